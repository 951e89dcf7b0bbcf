package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Term;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The terms of a mailbox as this process has them mapped, as its control file is: to write, or only to look. Thread-safe. */
final class TermTable {
    private final Region control;
    private final Path file;
    private final int units;
    private final Region.Access access;
    private final AtomicReferenceArray<Term> mapped = new AtomicReferenceArray<>(ControlLayout.MAX_PHYSICALS);

    TermTable(Region control, Path file) {
        this.control = control;
        this.file = file;
        this.units = control.getInt(ControlLayout.TERM_UNITS);
        this.access = control.isWritable() ? Region.Access.READ_WRITE : Region.Access.READ_ONLY;
    }

    int units() {
        return units;
    }

    Term term(int physical) {
        Term term = physical < ControlLayout.MAX_PHYSICALS ? mapped.get(physical) : null;
        return term != null ? term : map(physical);
    }

    int count() {
        FailPoint.hit("table.count");
        long count = control.getLongAcquire(ControlLayout.PHYSICALS);
        if (count < 0 || count > ControlLayout.MAX_PHYSICALS) {
            throw corrupt("terms in the table", "0.." + ControlLayout.MAX_PHYSICALS, count);
        }
        return (int) count;
    }

    long allocatedBytes() {
        return count() * TermSizing.bytes(units);
    }

    private Term map(int physical) {
        int count = count();
        if (physical >= count) {
            throw corrupt("physical term", "below " + count, physical);
        }
        Region region = region(physical);
        if (access == Region.Access.READ_WRITE && isAlone(physical, count)) {
            Term.restore(region, units, physical);
        }
        Term term = Term.attach(region, units, physical);
        return mapped.compareAndSet(physical, null, term) ? term : mapped.get(physical);
    }

    Region region(int physical) {
        long offset = control.getLong(ControlLayout.TABLE + physical * Long.BYTES);
        if (offset <= 0 || (offset & 4095) != 0) {
            throw corrupt("file offset of term " + physical, "a positive multiple of 4096", offset);
        }
        return Region.map(file, offset, TermLayout.length(units), access);
    }

    private VigilException corrupt(String what, String expected, long found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged control file: file=" + control.origin() + ", field=" + what + ", expected=" + expected
                        + ", found=" + found + "; run vigil verify");
    }

    /** Whether no other term is said to lie where this one is: else it is the table that is damaged. */
    private boolean isAlone(int physical, int count) {
        long offset = control.getLong(ControlLayout.TABLE + physical * Long.BYTES);
        for (int other = 0; other < count; other++) {
            long distance = Math.abs(control.getLong(ControlLayout.TABLE + other * Long.BYTES) - offset);
            if (other != physical && distance < TermLayout.length(units)) {
                return false;
            }
        }
        return true;
    }

    /** Notes that a term's memory must not be used again, because it is damaged and somebody may still write there. */
    void keepForever(int physical) {
        int word = ControlLayout.KEPT + (physical >>> 6) * Long.BYTES;
        long bits;
        do {
            bits = control.getLongAcquire(word);
        } while (!control.compareAndSetLong(word, bits, bits | 1L << physical));
    }

    boolean isKeptForever(int physical) {
        return (control.getLongAcquire(ControlLayout.KEPT + (physical >>> 6) * Long.BYTES) & 1L << physical) != 0;
    }

    /** The terms that are kept; a set of their indexes. */
    BitSet keptForever() {
        BitSet kept = new BitSet();
        for (int physical = 0; physical < ControlLayout.MAX_PHYSICALS; physical++) {
            if (isKeptForever(physical)) {
                kept.set(physical);
            }
        }
        return kept;
    }

    /** Remembers a term that this process has just made. */
    void adopt(int physical, Region region) {
        mapped.compareAndSet(physical, null, Term.attach(region, units, physical));
    }
}
