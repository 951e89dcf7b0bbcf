package io.vigil.tools.dump;

import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameVisitor;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.message.MessageFields;
import io.vigil.tools.LaneName;
import io.vigil.tools.NotThereException;
import io.vigil.tools.OwnerBook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Walks the lanes once, or again and again; shows every frame once. Belongs to one thread. */
final class Dump {
    private static final long ROUND_MS = 100;

    private final DumpTarget target;
    private final List<LaneWalk> walks = new ArrayList<>();
    private final DumpFilter filter;
    private final DumpSink sink;
    private final boolean follow;
    private OwnerBook owners = OwnerBook.empty();
    private long left;

    Dump(DumpTarget target, @Nullable LaneName only, DumpFilter filter, long most, DumpSink sink, boolean follow) {
        this.target = target;
        this.filter = filter;
        this.left = most;
        this.sink = sink;
        this.follow = follow;
        for (MailboxFiles files : target.mailboxes()) {
            MailboxView view = MailboxView.open(files);
            for (int lane = 0; lane < view.laneCount(); lane++) {
                if (only == null || only.index() == lane) {
                    walks.add(new LaneWalk(view, lane));
                }
            }
        }
    }

    /** Until everything was shown, or, when it follows, until nobody reads it any more. */
    void run(BooleanSupplier nobodyReads) throws InterruptedException {
        do {
            owners = target.owners();
            for (LaneWalk walk : walks) {
                if (left > 0) {
                    walk.round();
                }
            }
            sink.pause();
            if (follow && left > 0) {
                requireStillThere();
                TimeUnit.MILLISECONDS.sleep(ROUND_MS);
            }
        } while (follow && left > 0 && !nobodyReads.getAsBoolean());
    }

    private void requireStillThere() {
        for (MailboxFiles files : target.mailboxes()) {
            if (!files.exists()) {
                throw new NotThereException(
                        "mailbox was removed meanwhile: name=" + files.name() + "; nothing follows");
            }
        }
    }

    private void show(MailboxView view, MessageFields codec, FrameSnapshot snapshot) {
        DumpFrame frame = DumpFrame.of(view.name(), snapshot, codec, owners);
        if (filter.accepts(frame)) {
            left--;
            sink.show(frame);
        }
    }

    /** One lane, and how far it was shown. */
    private final class LaneWalk implements FrameVisitor {
        private final MailboxView view;
        private final int lane;
        private final MessageFields codec;
        /** Everything before it was shown. */
        private long from;

        private long next;
        private long unwritten;
        /** What was shown behind it. */
        private final Set<Long> shown = new HashSet<>();

        LaneWalk(MailboxView view, int lane) {
            this.view = view;
            this.lane = lane;
            this.codec = new MessageFields(view.config());
        }

        void round() {
            next = from;
            unwritten = Long.MAX_VALUE;
            view.forEachFrame(lane, from, this);
            from = Math.min(next, unwritten);
            shown.removeIf(place -> place < from);
        }

        @Override
        public void onFrame(FrameSnapshot frame) {
            long place = frame.place();
            if (follow && frame.state() == FrameSnapshot.State.WRITING) {
                unwritten = Math.min(unwritten, place); // shown when it is written
            } else if (!follow || shown.add(place)) {
                show(view, codec, frame);
            }
            next = Math.max(next, place + 1);
        }

        @Override
        public boolean wantsMore() {
            return left > 0;
        }
    }
}
