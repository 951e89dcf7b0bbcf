package io.vigil.ipc.inbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameVisitor;
import io.vigil.ipc.mailbox.ControlLayout;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.MessageFields;
import java.util.ArrayList;
import java.util.List;

/** Looks at the messages that wait, in the order of strict priorities, and disturbs nobody. Owned by one thread. */
final class Peek implements FrameVisitor {
    private final MailboxView view;
    private final MessageFields fields;
    private final int most;
    private final List<PeekedMessage> found = new ArrayList<>();

    private Peek(MailboxView view, MessageFields fields, int most) {
        this.view = view;
        this.fields = fields;
        this.most = most;
    }

    static List<PeekedMessage> next(MailboxView view, MessageFields fields, int most) {
        Peek peek = new Peek(view, fields, most);
        for (int lane = 0; lane < ControlLayout.PRIORITIES && peek.wantsMore(); lane++) {
            view.forEachFrame(lane, view.words(lane).headPlace(), peek);
        }
        return List.copyOf(peek.found);
    }

    @Override
    public boolean wantsMore() {
        return found.size() < most;
    }

    @Override
    public void onFrame(FrameSnapshot frame) {
        FrameSnapshot.Content content = frame.content();
        if (content == null || frame.state() != FrameSnapshot.State.READY || frame.acknowledged() || !wantsMore()) {
            return;
        }
        try {
            found.add(new PeekedMessage(
                    new MessageAddress(view.name(), frame.lane(), frame.term(), frame.unit()),
                    fields.decode(frame.lane(), content.presence(), content.optional(), content.enqueuedMs()),
                    content.payload(),
                    frame.deliveries()));
        } catch (VigilException e) {
            // What cannot be understood is shown by vigil dump, and reported to whoever takes it.
            assert e.code() != null;
        }
    }
}
