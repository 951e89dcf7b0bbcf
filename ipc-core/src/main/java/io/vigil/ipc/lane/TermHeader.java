package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;

/** The constants of a term, written once before it is published: what tells it from other memory. */
public final class TermHeader {
    private TermHeader() {}

    /**
     * Compares them.
     *
     * @throws VigilException CORRUPT_STORE when they are not those of the expected term
     */
    static void check(Region region, int units, int physical) {
        if (region.length() != TermLayout.length(units)) {
            throw corrupt(region, "length", 0, TermLayout.length(units), region.length());
        }
        expect(region, "magic", TermLayout.MAGIC, TermLayout.MAGIC_VALUE, region.getLong(TermLayout.MAGIC));
        expect(region, "units", TermLayout.UNITS, units, region.getInt(TermLayout.UNITS));
        expect(region, "physical", TermLayout.PHYSICAL, physical, region.getInt(TermLayout.PHYSICAL));
    }

    /** Stores them; also over damaged ones, for whoever knows from elsewhere whose memory it is. */
    public static void put(Region region, int units, int physical) {
        region.putLong(TermLayout.MAGIC, TermLayout.MAGIC_VALUE);
        region.putInt(TermLayout.UNITS, units);
        region.putInt(TermLayout.PHYSICAL, physical);
    }

    private static void expect(Region region, String field, int at, long expected, long found) {
        if (expected != found) {
            throw corrupt(region, field, at, expected, found);
        }
    }

    private static VigilException corrupt(Region region, String field, int at, long expected, long found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged term header: " + region.place(at) + ", field=" + field + ", expected=" + expected + ", found="
                        + found + "; run vigil verify");
    }
}
