package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameSnapshot.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies one mailbox: every frame of every lane, the words of the lanes, the counts; lists what is damaged.
 *
 * <p>Only looks ({@link MailboxView}): creates nothing, repairs nothing, waits for nobody, and works while every owner is
 * stopped or dead. Owned by one thread.
 */
public final class MailboxCheck {
    private static final int WHOLE_MAILBOX = -1;
    /** Counts are read one after the other: beside owners at work they can miss each other once, not again and again. */
    private static final int LOOKS = 5;

    /**
     * One thing that is wrong.
     *
     * @param lane 0..4 priorities, 5 dead letters, 6 delayed, -1 the mailbox as a whole
     * @param what with file, offset, found and expected, as far as there are such
     */
    public record Finding(int lane, String what) {}

    /**
     * What was found.
     *
     * @param frames frames that were looked at, those that are done included
     * @param waiting of them, those that are still to be read or in hand, and sound
     */
    public record Report(String name, long frames, long waiting, List<Finding> findings) {
        public boolean isSound() {
            return findings.isEmpty();
        }
    }

    private final String name;
    private final List<Finding> findings = new ArrayList<>();
    private long frames;
    private long waiting;

    private MailboxCheck(String name) {
        this.name = name;
    }

    /**
     * Verifies a mailbox that exists; what is damaged is in the report, however much it is.
     *
     * @throws VigilException INVALID_STATE when there is no such mailbox
     */
    public static Report of(MailboxFiles files) {
        files.requireExists();
        MailboxCheck check = new MailboxCheck(files.name());
        check.report(WHOLE_MAILBOX, () -> check.run(MailboxView.open(files)));
        return new Report(check.name, check.frames, check.waiting, List.copyOf(check.findings));
    }

    private void run(MailboxView view) {
        for (int lane = 0; lane < view.laneCount(); lane++) {
            int of = lane;
            report(of, () -> view.words(of));
            report(of, () -> view.forEachFrame(of, this::look));
        }
        report(WHOLE_MAILBOX, () -> addUp(view));
    }

    private void look(FrameSnapshot frame) {
        String damage = frame.damage();
        if (damage != null) {
            findings.add(new Finding(frame.lane(), damage));
        }
        if (frame.state() != State.DAMAGED) {
            frames++;
        }
        boolean open = frame.state() == State.READY || frame.state() == State.LEASED;
        if (open && frame.isSound() && !frame.acknowledged()) {
            waiting++;
        }
    }

    private void addUp(MailboxView view) {
        MailboxStats stats = view.stats();
        for (int looks = 1; looks < LOOKS && !stats.isConserved(); looks++) {
            stats = view.stats();
        }
        for (int lane = 0; lane < stats.lanes().size(); lane++) {
            if (!stats.lanes().get(lane).isConserved()) {
                findings.add(new Finding(
                        lane, "counts do not add up: " + stats.lanes().get(lane)));
            }
            if (stats.corrupt().get(lane) != 0) {
                findings.add(new Finding(
                        lane,
                        "damage was met and set aside earlier: times="
                                + stats.corrupt().get(lane)));
            }
        }
    }

    private void report(int lane, Runnable look) {
        try {
            look.run();
        } catch (VigilException e) {
            findings.add(new Finding(lane, String.valueOf(e.getMessage())));
        }
    }
}
