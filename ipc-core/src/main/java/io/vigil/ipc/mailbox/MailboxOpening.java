package io.vigil.ipc.mailbox;

import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneControl;
import io.vigil.ipc.lane.LaneHost;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import org.jspecify.annotations.Nullable;

/** Opens and creates mailboxes for {@link Mailbox}: complete and checked, or not at all. No state. */
final class MailboxOpening {
    private MailboxOpening() {}

    static Mailbox open(MailboxFiles files, Os os, VigilClock clock, Liveness owners) {
        Region control = files.mapControl(Region.Access.READ_WRITE);
        Mailbox mailbox = new Mailbox(files, control, os, clock, owners);
        try {
            mailbox.check();
            return mailbox;
        } catch (RuntimeException | Error e) {
            mailbox.close();
            throw e;
        }
    }

    static Mailbox openOrCreate(
            MailboxFiles files, @Nullable MailboxConfig config, Os os, VigilClock clock, Liveness owners) {
        Names.require(files.name());
        MailboxConfig wanted = config != null ? config : MailboxConfig.DEFAULT;
        if (!files.exists()) {
            files.requireNothingLeft();
            files.create(wanted, os, clock, owners);
        }
        Mailbox mailbox = open(files, os, clock, owners);
        try {
            if (config != null) {
                mailbox.requireSettings(config);
            }
            return mailbox;
        } catch (RuntimeException | Error e) {
            mailbox.close();
            throw e;
        }
    }

    /** The lanes of a mailbox over its control words. */
    static Lane[] lanes(String name, Region control, MailboxConfig config, LaneHost host) {
        Lane[] lanes = new Lane[ControlLayout.LANE_COUNT];
        for (int k = 0; k < lanes.length; k++) {
            LaneControl words = new LaneControl(control, ControlLayout.lane(k));
            lanes[k] = new Lane(k, name + "/" + k, words, host, isExclusive(config, k));
        }
        return lanes;
    }

    static boolean isExclusive(MailboxConfig config, int lane) {
        return lane < ControlLayout.PRIORITIES && !config.perCell();
    }
}
