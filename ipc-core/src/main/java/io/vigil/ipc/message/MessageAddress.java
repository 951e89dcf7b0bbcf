package io.vigil.ipc.message;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;

/**
 * Where a message lies, which names it as long as it is there: {@code orders:2:17:40}. Immutable.
 *
 * @param lane 0 to 4 by priority, 5 dead letters, 6 delayed
 * @param generation the term of the lane
 * @param unit of 64 bytes in that term
 */
public record MessageAddress(String mailbox, int lane, long generation, int unit) {
    private static final char SEPARATOR = ':'; // in no name of a mailbox
    private static final int PARTS = 4;

    /** Where a frame of that mailbox lies. */
    public static MessageAddress of(String mailbox, Frame frame) {
        return new MessageAddress(mailbox, frame.lane(), frame.generation(), frame.unit());
    }

    /**
     * Reads what {@link #toString} printed.
     *
     * @throws VigilException INVALID_MESSAGE when it is no address
     */
    public static MessageAddress parse(String text) {
        String[] parts = text.split(String.valueOf(SEPARATOR), -1);
        try {
            if (parts.length == PARTS && Names.isAllowed(parts[0])) {
                MessageAddress address = new MessageAddress(
                        parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
                if (address.toString().equals(text) && (address.lane | address.generation | address.unit) >= 0) {
                    return address;
                }
            }
        } catch (NumberFormatException e) {
            throw notAnAddress(text);
        }
        throw notAnAddress(text);
    }

    private static VigilException notAnAddress(String text) {
        return new VigilException(
                ErrorCode.INVALID_MESSAGE,
                "not the address of a message: text=" + Printable.of(text)
                        + "; use mailbox:lane:term:unit, as in orders:2:17:40");
    }

    @Override
    public String toString() {
        return mailbox + SEPARATOR + lane + SEPARATOR + generation + SEPARATOR + unit;
    }
}
