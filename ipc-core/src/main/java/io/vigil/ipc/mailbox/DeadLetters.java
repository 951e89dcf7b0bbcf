package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameLeases;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameVisitor;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneInspection;
import io.vigil.ipc.lane.LaneTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a mailbox: looked at, sent again, thrown away. Thread-safe, and safe beside consumers and others
 * who do the same.
 *
 * <p>Looking disturbs nobody. Killed in the middle of anything: each letter is where it was or where it was to go. They
 * are bounded by {@link MailboxConfig#deadCapacity}: the oldest goes for a new one, counted as dropped.
 */
public final class DeadLetters {
    /** What came of one. */
    public enum Outcome {
        DONE,
        /** It is not there any more, or somebody else has it in hand. */
        GONE,
        /** The mailbox is full, or somebody who does not go on holds up moves; it stays where it is. */
        NO_ROOM
    }

    /** What came of many. */
    public record Redriven(long done, long gone, boolean complete) {}

    /** Told after each; may end the run. */
    @FunctionalInterface
    public interface Progress {
        /** Nobody wants to know. */
        Progress NONE = (done, of) -> true;

        /** False ends the run. */
        boolean goesOn(long done, long of);
    }

    private record Place(long term, int unit) {}

    private final Mailbox mailbox;
    private final Lane lane;

    DeadLetters(Mailbox mailbox) {
        this.mailbox = mailbox;
        this.lane = mailbox.lane(ControlLayout.DEAD);
    }

    /** How many there are. */
    public long count() {
        return LaneTotals.of(lane).depth();
    }

    /** The first of them, oldest first, each with a copy of its content. */
    public List<DeadLetter> list(int most) {
        List<DeadLetter> letters = new ArrayList<>();
        if (most > 0) {
            forEach(letter -> letters.add(letter) && letters.size() < most);
        }
        return letters;
    }

    /** Shows them one by one, oldest first, until {@code more} says that it has seen enough. */
    public void forEach(Predicate<DeadLetter> more) {
        boolean[] enough = new boolean[1];
        LaneInspection.run(lane, 0, new FrameVisitor() {
            @Override
            public void onFrame(FrameSnapshot frame) {
                DeadLetter letter = DeadLetter.of(frame);
                if (letter != null) {
                    enough[0] = !more.test(letter);
                }
            }

            @Override
            public boolean wantsMore() {
                return !enough[0];
            }
        });
    }

    /** One of them; null when it is not there. */
    public @Nullable DeadLetter find(long term, int unit) {
        DeadLetter[] found = new DeadLetter[1];
        forEach(letter -> {
            if (letter.term() == term && letter.unit() == unit) {
                found[0] = letter;
            }
            return found[0] == null && letter.term() <= term;
        });
        return found[0];
    }

    /**
     * Sends one again, to the lane it came from: as it was sent first, delivered as if nobody had had it. A deadline that
     * is past is removed.
     *
     * @throws VigilException INBOX_CLOSED when the mailbox was shut
     */
    public Outcome redrive(long term, int unit) {
        requireOpen();
        return redrive(new FrameLeases(lane), new Frame(), term, unit);
    }

    private Outcome redrive(FrameLeases leases, Frame frame, long term, int unit) {
        if (!leases.examine(frame, term, unit) || !leases.beginMove(frame)) {
            return Outcome.GONE;
        }
        if (mailbox.mover().redrive(frame)) {
            leases.advance();
            return Outcome.DONE;
        }
        leases.undoMove(frame);
        leases.putBack(frame);
        return Outcome.NO_ROOM;
    }

    /**
     * Sends those again that are there now, oldest first; ends early when there is no room, when {@code progress} says
     * so, or when the thread is interrupted.
     *
     * @param perSecond at most so many a second; 0 for as fast as it goes
     */
    public Redriven redriveAll(Predicate<DeadLetter> which, double perSecond, Progress progress) {
        requireOpen();
        List<Place> places = places(which);
        FrameLeases leases = new FrameLeases(lane);
        Frame frame = new Frame();
        long beginNs = mailbox.clock().nanos();
        long done = 0;
        long gone = 0;
        for (Place place : places) {
            if (perSecond > 0 && !pause(beginNs + (long) (done * TimeUnit.SECONDS.toNanos(1) / perSecond))) {
                return new Redriven(done, gone, false);
            }
            switch (attempt(leases, frame, place)) {
                case DONE -> done++;
                case GONE -> gone++;
                case NO_ROOM -> {
                    return new Redriven(done, gone, false);
                }
            }
            if (!progress.goesOn(done + gone, places.size()) || mailbox.isShut()) {
                return new Redriven(done, gone, done + gone == places.size());
            }
        }
        return new Redriven(done, gone, true);
    }

    /** A damaged one is set aside and must not keep the others. */
    private Outcome attempt(FrameLeases leases, Frame frame, Place place) {
        try {
            return redrive(leases, frame, place.term, place.unit);
        } catch (VigilException e) {
            if (e.code() != ErrorCode.CORRUPT_STORE) {
                throw e;
            }
            return Outcome.GONE;
        }
    }

    /** False when the thread was interrupted. */
    private boolean pause(long untilNs) {
        long left = untilNs - mailbox.clock().nanos();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            left = untilNs - mailbox.clock().nanos();
        }
        return !Thread.currentThread().isInterrupted();
    }

    /** Throws one away, counted as dropped; false when it is not there any more, or somebody else has it in hand. */
    public boolean purge(long term, int unit) {
        FrameLeases leases = new FrameLeases(lane);
        Frame frame = new Frame();
        return leases.examine(frame, term, unit) && leases.end(frame, Cells.DROPPED);
    }

    /** Throws those away that are there now; returns how many. */
    public long purgeAll(Predicate<DeadLetter> which) {
        long purged = 0;
        for (Place place : places(which)) {
            try {
                purged += purge(place.term, place.unit) ? 1 : 0;
            } catch (VigilException e) {
                if (e.code() != ErrorCode.CORRUPT_STORE) {
                    throw e;
                }
            }
        }
        return purged;
    }

    private List<Place> places(Predicate<DeadLetter> which) {
        List<Place> places = new ArrayList<>();
        forEach(letter -> {
            if (which.test(letter)) {
                places.add(new Place(letter.term(), letter.unit()));
            }
            return true;
        });
        return places;
    }

    private void requireOpen() {
        if (mailbox.isShut()) {
            throw new VigilException(
                    ErrorCode.INBOX_CLOSED,
                    "mailbox is shut: name=" + mailbox.name() + "; its dead letters can be looked at and purged");
        }
    }
}
