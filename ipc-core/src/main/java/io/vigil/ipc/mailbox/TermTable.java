package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Term;
import io.vigil.ipc.lane.TermHeader;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The terms of a mailbox as this process has them mapped, as its control file is: to write, or only to look. Thread-safe. */
final class TermTable {
    /** Up to here a number is ours and damaged: that of another mailbox differs in about 32 bits. */
    private static final int MOST_WRONG_BITS = 8;

    private final Region control;
    private final Path file;
    private final int units;
    private final Region.Access access;
    private final long mailboxId;
    private final AtomicReferenceArray<Term> mapped = new AtomicReferenceArray<>(ControlLayout.MAX_PHYSICALS);

    TermTable(Region control, Path file) {
        this.control = control;
        this.file = file;
        this.units = control.getInt(ControlLayout.TERM_UNITS);
        this.mailboxId = FileHeader.check(control, ControlLayout.MAGIC, ControlLayout.VERSION)
                .creationId();
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
            throw corrupt(ControlLayout.PHYSICALS, "terms in the table", "0.." + ControlLayout.MAX_PHYSICALS, count);
        }
        return (int) count;
    }

    long allocatedBytes() {
        return count() * TermSizing.bytes(units);
    }

    private Term map(int physical) {
        int count = count();
        if (physical >= count) {
            throw corrupt(ControlLayout.PHYSICALS, "physical term", "below " + count, physical);
        }
        Region region = region(physical);
        requireOurs(region, physical, count);
        if (access == Region.Access.READ_WRITE && isAlone(physical, count)) {
            TermHeader.put(region, units, physical);
            region.putLong(TermLayout.MAILBOX, mailboxId);
        }
        Term term = Term.attach(region, units, physical);
        return mapped.compareAndSet(physical, null, term) ? term : mapped.get(physical);
    }

    /** A term that is about to be formatted, marked as this mailbox's. */
    Region fresh(int physical) {
        Region region = region(physical);
        region.putLong(TermLayout.MAILBOX, mailboxId);
        return region;
    }

    /**
     * A file of another mailbox with the same settings looks like ours in everything but this number, and its messages
     * would be handed over. Where the whole header is garbage, the other terms of the file say whose it is.
     */
    private void requireOurs(Region region, int physical, int count) {
        long found = region.getLong(TermLayout.MAILBOX);
        boolean damaged = region.getLong(TermLayout.MAGIC) != TermLayout.MAGIC_VALUE;
        if (Long.bitCount(found ^ mailboxId) > MOST_WRONG_BITS && !(damaged && isAmongOurs(physical, count))) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "term of another mailbox: " + region.place(TermLayout.MAILBOX) + ", found="
                            + Long.toHexString(found) + ", expected=" + Long.toHexString(mailboxId)
                            + "; put the files of this mailbox back, or remove it");
        }
    }

    private boolean isAmongOurs(int physical, int count) {
        for (int other = 0; other < count; other++) {
            if (other != physical && isOurs(other)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOurs(int physical) {
        try {
            return region(physical).getLong(TermLayout.MAILBOX) == mailboxId;
        } catch (VigilException e) {
            return false; // it cannot be read, so it says nothing
        }
    }

    private Region region(int physical) {
        int at = ControlLayout.TABLE + physical * Long.BYTES;
        long offset = control.getLong(at);
        if (offset <= 0 || (offset & 4095) != 0) {
            throw corrupt(at, "file offset of term " + physical, "a positive multiple of 4096", offset);
        }
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "terms are gone: file=" + file + ", found=no such file, expected=term " + physical + " at " + offset
                            + "; put the file back, or remove the mailbox");
        }
        return Region.map(file, offset, TermLayout.length(units), access);
    }

    private VigilException corrupt(int at, String what, String expected, long found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged control file: " + control.place(at) + ", field=" + what + ", expected=" + expected + ", found="
                        + found + "; run vigil verify");
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
