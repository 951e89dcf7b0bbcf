package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;

/** Turns the reason of a refused send into an error that says which bound it was and what to do. */
final class SendErrors {
    private final Mailbox mailbox;

    SendErrors(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** Whether there may be room a little later. */
    static boolean isForLackOfRoom(long result) {
        return result == Offer.FULL
                || result == Offer.PRESSURE
                || result == Offer.NO_SPACE
                || result == Offer.STORAGE_FULL
                || result == Offer.GROWTH_HELD;
    }

    VigilException of(long result, int length) {
        MailboxConfig config = mailbox.config();
        String name = "mailbox=" + mailbox.name();
        return switch ((int) result) {
            case (int) Offer.FULL ->
                error(
                        ErrorCode.MAILBOX_FULL,
                        "mailbox full: " + name + ", capacity=" + config.capacity()
                                + "; receive faster, or create it with a larger capacity or another overflow");
            case (int) Offer.PRESSURE ->
                error(
                        ErrorCode.MAILBOX_FULL,
                        "mailbox under pressure: " + name + ", highWatermark=" + config.highWatermark()
                                + ", lowWatermark=" + config.lowWatermark()
                                + "; sends go on when it is down to the low watermark");
            case (int) Offer.NO_SPACE ->
                error(
                        ErrorCode.MAILBOX_FULL,
                        "mailbox full: " + name + ", capacityBytes=" + config.capacityBytes() + ", allocatedBytes="
                                + mailbox.stats().allocatedBytes()
                                + "; receive faster, or create it with larger capacityBytes");
            case (int) Offer.STORAGE_FULL ->
                error(
                        ErrorCode.STORAGE_FULL,
                        "file system full: " + name + ", length=" + length
                                + "; free space where the home lies, sending goes on by itself");
            case (int) Offer.GROWTH_HELD ->
                error(
                        ErrorCode.STORAGE_FULL,
                        "growth held by another process that does not go on: " + name
                                + "; look with vigil locks, continue or end it");
            case (int) Offer.SHUT ->
                error(ErrorCode.INBOX_CLOSED, "mailbox is shut: " + name + "; remove it and create another");
            case (int) Offer.TOO_LARGE ->
                error(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "message too large: " + name + ", length=" + length + ", maxMessageBytes="
                                + config.maxMessageBytes()
                                + " with its fields; split it, or create the mailbox for larger ones");
            case (int) Offer.RATE_LIMITED ->
                error(
                        ErrorCode.RATE_LIMITED,
                        "rate limit reached: " + name + ", ratePerSecond=" + config.ratePerSecond() + ", rateBurst="
                                + config.rateBurst() + "; send slower");
            default -> error(ErrorCode.INVALID_STATE, "send refused: " + name + ", reason=" + Offer.describe(result));
        };
    }

    private static VigilException error(ErrorCode code, String message) {
        return new VigilException(code, message);
    }
}
