package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Codec of a mailbox's settings in its control file. No state. */
final class MailboxSettings {
    private static final int PRIORITIES = 1;
    private static final int FAIR = 1 << 1;
    private static final int COMPETING = 1 << 2;
    private static final int CHECKSUM = 1 << 3;
    private static final int DEAD_LETTER = 1 << 4;
    private static final int EPHEMERAL = 1 << 5;
    private static final int SLOT_BITS = 12;

    private MailboxSettings() {}

    /**
     * Writes the settings of a new mailbox.
     *
     * @param owner see {@link #ownerWord}; 0 when it belongs to nobody
     */
    static void write(Region control, MailboxConfig config, long owner) {
        control.putLong(ControlLayout.CAPACITY, config.capacity());
        control.putLong(ControlLayout.CAPACITY_BYTES, config.capacityBytes());
        control.putInt(ControlLayout.MAX_MESSAGE, config.maxMessageBytes());
        control.putInt(ControlLayout.TERM_UNITS, TermSizing.units(config));
        control.putInt(ControlLayout.FLAGS, flags(config));
        control.putInt(ControlLayout.OVERFLOW, config.overflow().code());
        control.putLong(ControlLayout.DEFAULT_TTL, config.defaultTtlMs());
        control.putLong(ControlLayout.LEASE_TIMEOUT, config.leaseTimeoutMs());
        control.putLong(ControlLayout.STALL_TIMEOUT, config.stallTimeoutMs());
        control.putInt(ControlLayout.MAX_DELIVERIES, config.maxDeliveries());
        control.putInt(ControlLayout.MAX_CRASHES, config.maxCrashes());
        control.putLong(ControlLayout.DEAD_CAPACITY, config.deadCapacity());
        control.putLong(ControlLayout.RATE_PER_SECOND, config.ratePerSecond());
        control.putLong(ControlLayout.RATE_BURST, config.rateBurst());
        control.putLong(ControlLayout.HIGH_WATERMARK, config.highWatermark());
        control.putLong(ControlLayout.LOW_WATERMARK, config.lowWatermark());
        control.putLong(ControlLayout.OWNER, owner);
        control.putInt(ControlLayout.SETTINGS_CRC, crc(control));
    }

    /** CORRUPT_STORE unless the settings are what a creator wrote. */
    static MailboxConfig read(Region control) {
        int expected = crc(control);
        int found = control.getInt(ControlLayout.SETTINGS_CRC);
        Overflow overflow = Overflow.of(control.getInt(ControlLayout.OVERFLOW));
        if (found != expected || overflow == null) {
            throw corrupt(
                    control, ControlLayout.SETTINGS_CRC, Integer.toHexString(expected), Integer.toHexString(found));
        }
        int flags = control.getInt(ControlLayout.FLAGS);
        MailboxConfig config = new MailboxConfig(
                control.getLong(ControlLayout.CAPACITY),
                control.getLong(ControlLayout.CAPACITY_BYTES),
                control.getInt(ControlLayout.MAX_MESSAGE),
                (flags & PRIORITIES) != 0,
                (flags & FAIR) != 0,
                (flags & COMPETING) != 0,
                (flags & CHECKSUM) != 0,
                (flags & DEAD_LETTER) != 0,
                overflow,
                control.getLong(ControlLayout.DEFAULT_TTL),
                control.getLong(ControlLayout.LEASE_TIMEOUT),
                control.getLong(ControlLayout.STALL_TIMEOUT),
                control.getInt(ControlLayout.MAX_DELIVERIES),
                control.getInt(ControlLayout.MAX_CRASHES),
                control.getLong(ControlLayout.DEAD_CAPACITY),
                control.getLong(ControlLayout.RATE_PER_SECOND),
                control.getLong(ControlLayout.RATE_BURST),
                control.getLong(ControlLayout.HIGH_WATERMARK),
                control.getLong(ControlLayout.LOW_WATERMARK),
                (flags & EPHEMERAL) != 0);
        int units = control.getInt(ControlLayout.TERM_UNITS);
        if (!config.problems().isEmpty() || units != TermSizing.units(config)) {
            throw corrupt(
                    control, ControlLayout.TERM_UNITS, String.valueOf(TermSizing.units(config)), units + " units");
        }
        return config;
    }

    /** The owner of an ephemeral mailbox: its slot and how often that was clean before, which names it for ever. */
    static long ownerWord(Liveness owner) {
        return owner.epoch() << SLOT_BITS | owner.slot();
    }

    /** The owner of an ephemeral mailbox, by {@link #ownerWord}; only a mailbox that says so has one. */
    static long owner(Region control) {
        return control.getLong(ControlLayout.OWNER);
    }

    /** Slot of the owner of an ephemeral mailbox. */
    static int ownerSlot(long owner) {
        return (int) owner & (1 << SLOT_BITS) - 1;
    }

    /** INVALID_CONFIGURATION that gives both values of every setting that differs. */
    static void requireSame(String name, MailboxConfig asked, MailboxConfig found) {
        List<String> different = new ArrayList<>();
        for (var component : MailboxConfig.class.getRecordComponents()) {
            try {
                Object wanted = component.getAccessor().invoke(asked);
                Object has = component.getAccessor().invoke(found);
                if (!wanted.equals(has)) {
                    different.add(component.getName() + "=" + wanted + " (mailbox has " + has + ")");
                }
            } catch (ReflectiveOperationException e) {
                throw new VigilException(ErrorCode.INVALID_STATE, "cannot compare settings: cause=" + e, e);
            }
        }
        if (!different.isEmpty()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "mailbox exists with other settings: name=" + name + ", " + String.join(", ", different)
                            + "; open it with its own, or remove it first");
        }
    }

    private static int flags(MailboxConfig config) {
        return (config.priorities() ? PRIORITIES : 0)
                | (config.fair() ? FAIR : 0)
                | (config.competing() ? COMPETING : 0)
                | (config.checksum() ? CHECKSUM : 0)
                | (config.deadLetter() ? DEAD_LETTER : 0)
                | (config.ephemeral() ? EPHEMERAL : 0);
    }

    private static int crc(Region control) {
        ByteBuffer view = control.duplicate();
        view.limit(ControlLayout.SETTINGS_CRC).position(ControlLayout.CAPACITY);
        CRC32C crc = new CRC32C();
        crc.update(view);
        return (int) crc.getValue();
    }

    private static VigilException corrupt(Region control, int offset, String expected, String found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged settings: " + control.place(offset) + ", expected=" + expected + ", found=" + found
                        + "; restore or remove the mailbox");
    }
}
