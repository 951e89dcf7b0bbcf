package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Uses a mailbox that may be damaged as a program does: reads all of it, sends to it, reads again, looks at it from
 * outside; and judges what came of it.
 *
 * <p>Allowed is a typed error, and that everything undamaged is delivered; never a payload that nobody sent, never a loss
 * without an error or a count.
 */
final class Salvage {
    private static final boolean WITH_STACKS = Boolean.getBoolean("vigil.damage.stacks");
    private static final int MOST_ERRORS = 200;
    /** More than it takes until a reader that finds nothing looks behind where it stands. */
    private static final int EMPTY_LOOKS = 150;

    private static final Set<ErrorCode> TYPED = EnumSet.of(
            ErrorCode.CORRUPT_STORE,
            ErrorCode.LAYOUT_MISMATCH,
            ErrorCode.INVALID_CONFIGURATION,
            ErrorCode.INVALID_STATE,
            ErrorCode.OS_CALL,
            ErrorCode.STORAGE_FULL,
            ErrorCode.CONSUMER_ACTIVE);

    private final MailboxScene scene;
    private final String name;
    private final Set<String> waiting;
    private final Set<String> everSent;
    private final Set<String> errors = new LinkedHashSet<>();
    private final List<String> delivered = new ArrayList<>();
    private final List<String> dead = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>();
    private long refused;
    private long counted;
    private int mostLost = Integer.MAX_VALUE;

    /**
     * @param waiting messages that were accepted and not acknowledged
     * @param everSent all that were accepted
     */
    Salvage(MailboxScene scene, String name, Set<String> waiting, Set<String> everSent) {
        this.scene = scene;
        this.name = name;
        this.waiting = waiting;
        this.everSent = everSent;
    }

    Salvage run() {
        lookFromOutside();
        typed("open", () -> {
            try (Mailbox mailbox = scene.open(name, 77)) {
                use(mailbox);
            }
        });
        lookFromOutside();
        typed("open again", () -> {
            try (Mailbox mailbox = scene.open(name, 78)) {
                readAll(mailbox);
                readDeadLetters(mailbox);
            }
        });
        judge();
        return this;
    }

    /** At most so many messages may be missing. */
    Salvage losingAtMost(int most) {
        mostLost = most;
        return this;
    }

    /** As {@link #run}, with a mailbox that was open when the damage came. */
    Salvage run(Mailbox mailbox) {
        lookFromOutside();
        typed("use", () -> {
            use(mailbox);
            readDeadLetters(mailbox);
        });
        lookFromOutside();
        judge();
        return this;
    }

    private void use(Mailbox mailbox) {
        readAll(mailbox);
        typed("send", () -> send(mailbox));
        readAll(mailbox);
        typed("stats", () -> {
            MailboxStats stats = mailbox.stats();
            counted = stats.corrupt().stream().mapToLong(Long::longValue).sum() + stats.dropped() + stats.depth();
        });
    }

    private void send(Mailbox mailbox) {
        MailboxWriter writer = mailbox.writer();
        for (int i = 0; i < 8; i++) {
            String text = "sent after the damage " + i;
            int priority = i % 2 * 2;
            typed("offer", () -> {
                long result = MailboxScene.send(writer, priority, text);
                if (result >= 0) {
                    accepted.add(text);
                } else {
                    refused++;
                }
            });
        }
    }

    private void readAll(Mailbox mailbox) {
        typed("read", () -> {
            if (mailbox.config().perCell()) {
                try (LeasingReader reader = mailbox.leasingReader()) {
                    read(reader, delivered);
                }
            } else {
                try (MailboxReader reader = mailbox.reader(false)) {
                    until(() -> reader.poll(frame -> delivered.add(MailboxScene.text(frame)), 50));
                }
            }
        });
    }

    /** A message may be taken for one that killed its readers: it is a dead letter then, and not lost. */
    private void readDeadLetters(Mailbox mailbox) {
        typed("dead letters", () -> {
            try (LeasingReader reader = mailbox.deadLetters()) {
                read(reader, dead);
            }
        });
    }

    private void read(LeasingReader reader, List<String> into) {
        Frame frame = new Frame();
        until(() -> {
            if (!reader.take(frame)) {
                return 0;
            }
            into.add(MailboxScene.text(frame));
            reader.acknowledge(frame);
            return 1;
        });
    }

    private interface Poll {
        int once();
    }

    private void until(Poll poll) {
        int empty = 0;
        int failed = 0;
        while (empty < EMPTY_LOOKS && failed < MOST_ERRORS) {
            int[] got = {-1};
            typed("poll", () -> got[0] = poll.once());
            empty = got[0] == 0 ? empty + 1 : 0;
            failed += got[0] == -1 ? 1 : 0;
            if (got[0] < -1) {
                problems.add("poll returned " + got[0]);
            }
        }
    }

    void typed(String what, Runnable work) {
        try {
            work.run();
        } catch (VigilException e) {
            if (!TYPED.contains(e.code())) {
                problems.add(what + ": " + e.code() + " " + e.getMessage());
            }
            String said = what + ": " + e.code() + " " + e.getMessage();
            if (errors.add(said) && WITH_STACKS) {
                new Exception(what, e).printStackTrace();
            }
            if (!isPrecise(e)) {
                problems.add("says too little: " + said);
            }
        } catch (RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            problems.add(what + ": " + e + " at " + (trace.length > 0 ? trace[0] + " < " + trace[1] : "?"));
        }
    }

    /** Whether an error says which file, and what is wrong with it. */
    private static boolean isPrecise(VigilException e) {
        String said = String.valueOf(e.getMessage());
        return switch (e.code()) {
            case CORRUPT_STORE, LAYOUT_MISMATCH ->
                said.contains("file=") && said.contains("found=") && said.contains("expected=");
            default -> said.contains("=");
        };
    }

    private void lookFromOutside() {
        typed("view", () -> {
            MailboxView view = scene.view(name);
            typed("view.stats", view::stats);
            for (int lane = 0; lane < view.laneCount(); lane++) {
                int of = lane;
                typed("view.words", () -> view.words(of));
                typed("view.frames", () -> view.forEachFrame(of, this::check));
            }
        });
    }

    private void check(FrameSnapshot frame) {
        FrameSnapshot.Content content = frame.content();
        boolean sent = frame.state() != FrameSnapshot.State.WRITING && frame.state() != FrameSnapshot.State.ABORTED;
        if (frame.isSound() && content != null && content.checked() && sent) {
            checkSent(new String(content.payload(), StandardCharsets.UTF_8), "the view shows");
        }
    }

    private void checkSent(String text, String who) {
        if (!everSent.contains(text) && !accepted.contains(text)) {
            problems.add(who + " what nobody sent: " + text.substring(0, Math.min(60, text.length())));
        }
    }

    private void judge() {
        Set<String> seen = new HashSet<>();
        for (String text : delivered) {
            checkSent(text, "delivered");
            if (!seen.add(text)) {
                problems.add("delivered twice: " + text);
            }
            if (!waiting.contains(text) && !accepted.contains(text)) {
                problems.add("delivered after it was acknowledged: " + text);
            }
        }
        dead.forEach(text -> checkSent(text, "dead letter is"));
        Set<String> missing = missing();
        if (missing.size() > mostLost) {
            problems.add(missing.size() + " lost by damage that may cost " + mostLost + ", errors: "
                    + errors.stream().distinct().limit(3).toList());
        }
        if (!missing.isEmpty() && missing.size() > counted && errors.isEmpty()) {
            problems.add(missing.size() + " missing and " + counted
                    + " counted: lost without an error or a count, one of them: "
                    + missing.iterator().next());
        }
    }

    /** What was accepted, before or after the damage, and did not come. */
    Set<String> missing() {
        Set<String> missing = new HashSet<>(waiting);
        missing.addAll(accepted);
        delivered.forEach(missing::remove);
        dead.forEach(missing::remove);
        return missing;
    }

    List<String> problems() {
        return problems;
    }

    Set<String> errors() {
        return errors;
    }

    List<String> delivered() {
        return delivered;
    }

    Set<String> acceptedAfterwards() {
        return accepted;
    }

    long refused() {
        return refused;
    }
}
