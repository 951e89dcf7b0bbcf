package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What an owner calls itself, for people: need not be unique. No state. */
final class OwnerName {
    private OwnerName() {}

    /**
     * The name as it lies in the slot.
     *
     * @throws VigilException INVALID_CONFIGURATION when it is empty, too long or would upset a terminal
     */
    static byte[] toBytes(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean printable = name.codePoints().noneMatch(Character::isISOControl);
        if (name.isBlank() || bytes.length > OwnerLayout.NAME_SIZE || !printable) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "owner name not allowed: bytes=" + bytes.length + ", printable=" + printable + "; use 1 to "
                            + OwnerLayout.NAME_SIZE + " bytes of printable text");
        }
        return Arrays.copyOf(bytes, OwnerLayout.NAME_SIZE);
    }

    static String parse(byte[] padded) {
        int length = 0;
        while (length < padded.length && padded[length] != 0) {
            length++;
        }
        return new String(padded, 0, length, StandardCharsets.UTF_8);
    }
}
