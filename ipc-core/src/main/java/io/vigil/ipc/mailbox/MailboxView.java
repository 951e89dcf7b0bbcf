package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.chronicle.ChronicleTermStore;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameVisitor;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneExpiry;
import io.vigil.ipc.lane.LaneHost;
import io.vigil.ipc.lane.LaneInspection;
import io.vigil.ipc.lane.LaneWords;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.ParkedTerm;
import io.vigil.ipc.lane.Term;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A mailbox from outside: what a tool sees of it.
 *
 * <p>Everything is mapped read-only. It takes no slot and no lock, creates nothing, waits for nobody, and works while
 * every owner is stopped or dead. Thread-safe. Nothing has to be closed: the mappings go when nobody can reach them.
 */
public final class MailboxView {
    private final MailboxFiles files;
    private final Region control;
    private final MailboxConfig config;
    private final TermTable terms;
    private final Fates fates;
    private final Lane[] lanes;

    private MailboxView(MailboxFiles files, Region control) {
        this.files = files;
        this.control = control;
        this.config = MailboxSettings.read(control);
        this.terms = new TermTable(control, ChronicleTermStore.fileIn(files.terms()));
        this.fates = new Fates(control, ControlLayout.FATES);
        this.lanes = MailboxOpening.lanes(files.name(), control, config, new Spectator());
    }

    /**
     * Looks at a mailbox that exists.
     *
     * @throws VigilException INVALID_STATE when there is none, CORRUPT_STORE or LAYOUT_MISMATCH when it is not usable
     */
    public static MailboxView open(MailboxFiles files) {
        return new MailboxView(files, files.mapControl(Region.Access.READ_ONLY));
    }

    public String name() {
        return files.name();
    }

    public MailboxConfig config() {
        return config;
    }

    /** The file whose bytes are locks: 0 guards growth, 1 moves between lanes. It need not exist. */
    public Path locks() {
        return files.locks();
    }

    /** Whether somebody removes it, or was killed while removing it. */
    public boolean isRemoved() {
        return MailboxRemoval.isMarked(control);
    }

    /** Whether the time of a message may be over: only then it is worth {@link Mailbox#expire}. */
    public boolean isExpiryDue(long nowMs) {
        return reading(() -> {
            for (Lane lane : lanes) {
                if (lane.index() != ControlLayout.DEAD && LaneExpiry.isDue(lane, nowMs)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Whether it was ended for everybody. */
    public boolean isShut() {
        return new StateWord(control).isShut();
    }

    /**
     * What its counters say.
     *
     * @throws VigilException CORRUPT_STORE when terms that are in use cannot be read
     */
    public MailboxStats stats() {
        return reading(() -> MailboxStats.of(control, lanes, terms, VigilClock.SYSTEM));
    }

    /** Slot of the one reader, {@link Cells#NOBODY} when there is none or when there may be several. */
    public int consumer() {
        return config.perCell() ? Cells.NOBODY : words(0).holder();
    }

    /** How many lanes there are: 0..4 priorities, 5 dead letters, 6 delayed. */
    public int laneCount() {
        return lanes.length;
    }

    public LaneWords words(int lane) {
        return LaneWords.of(lane(lane));
    }

    /** The terms that a lane goes on without, because a stopped sender may still write there; oldest first. */
    public List<ParkedTerm> parked(int lane) {
        Lane seen = lane(lane);
        return reading(() -> ParkedTerm.of(seen));
    }

    /**
     * Shows every frame that a lane has, those that are done and those of parked terms included, damage as damage;
     * oldest first.
     */
    public void forEachFrame(int lane, FrameVisitor visitor) {
        forEachFrame(lane, 0, visitor);
    }

    /** The same from a place on: {@link io.vigil.ipc.lane.FrameSnapshot#place}. */
    public void forEachFrame(int lane, long from, FrameVisitor visitor) {
        Lane seen = lane(lane);
        reading(() -> {
            LaneInspection.run(seen, from, visitor);
            return seen;
        });
    }

    private Lane lane(int index) {
        if (index < 0 || index >= lanes.length) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "no such lane: name=" + name() + ", lane=" + index + "; use 0.." + (lanes.length - 1));
        }
        return lanes[index];
    }

    /** A mapped file that somebody truncates answers with an InternalError. */
    private <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (InternalError e) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "file cut off while it was read: mailbox=" + files.directory() + "; run vigil verify",
                    e);
        }
    }

    /** Of a lane that is only looked at. */
    private final class Spectator implements LaneHost {
        @Override
        public Term term(int physical) {
            return terms.term(physical);
        }

        @Override
        public long grow(int lane, FreshTerm fresh) {
            return Offer.NO_SPACE;
        }

        @Override
        public boolean isDead(int slot) {
            return false;
        }

        @Override
        public int self() {
            return Cells.NOBODY;
        }

        @Override
        public boolean keeps(int lane, long t) {
            return true;
        }

        @Override
        public boolean underGrowthLock(Runnable work) {
            return false;
        }

        @Override
        public void keepForever(int physical) {
            // Only looks.
        }

        @Override
        public boolean isKeptForever(int physical) {
            return terms.isKeptForever(physical);
        }

        @Override
        public Fates fates() {
            return fates;
        }

        @Override
        public int physicals() {
            return terms.count();
        }

        @Override
        public boolean evict(Lane lane, Frame frame, long leased) {
            return false;
        }
    }
}
