package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.Overflow;

/**
 * What a process is doing when it is killed or stopped at a failpoint. {@link KillVictim} has the scripts,
 * {@link KillTemplate} what they start from, {@link KillScene} what the others do meanwhile.
 */
enum KillRole {
    /** Creates everything, sends, rolls, grows, and recycles what others read. */
    SENDER,
    /** Sends small messages, one by one and a few together, to somebody who sleeps in between. */
    RINGER,
    /** The one reader; sleeps when there is nothing. */
    CONSUMER,
    /** One of several readers: acknowledges, gives back, drops, makes dead letters. */
    COMPETITOR,
    /** The one reader with several in hand, decided in another order than they came; after one that died so. */
    HOLDER,
    /** The same beside others, under leases with a limit, one of which is lost. */
    COMPETING_HOLDER,
    /** Sends into a full mailbox that drops its oldest. */
    DROPPER,
    /** Reader after one that died with a message in hand, which must be taken away. */
    EVICTOR,
    COMPETING_EVICTOR,
    /** Sweeps what a sender and a reader held when they died. */
    SWEEPER,
    /** Sweeps what a sender, a reader and a mover held when they died. */
    COMPETING_SWEEPER,
    /** Reads after a sender that died in the middle of a send, and a reader that died with messages in hand. */
    HEIR,
    COMPETING_HEIR,
    /** Takes the role from a living reader. */
    TAKER,
    /** Loses the role to somebody else while it has a message in hand. */
    ZOMBIE,
    /** Ends messages whose time is over, where nobody reads and nobody wants them. */
    EXPIRER,
    COMPETING_EXPIRER,
    /** The same, and keeps them as dead letters. */
    BURIER,
    COMPETING_BURIER,
    /** Sweeps what one left that was killed between the end of a message and its dead letter. */
    BURIAL_HEIR,
    /** Gives everything back for later, and receives it when it is due. */
    DELAYER,
    COMPETING_DELAYER,
    /** The same after two that died: with a delayed message in hand, and in the middle of a move. */
    DELAYED_HEIR,
    /** Sends dead letters again until there is no room, receives them, and goes on. */
    REDRIVER;

    static final String MAILBOX = "work";
    static final int LANES = 5;
    static final int BATCH = 16;

    /** The one lane whose messages are delayed, or sent again after they were dead. */
    static final int MOVING_LANE = 2;

    boolean competes() {
        return switch (this) {
            case COMPETITOR,
                    COMPETING_HOLDER,
                    COMPETING_EVICTOR,
                    COMPETING_SWEEPER,
                    COMPETING_HEIR,
                    COMPETING_EXPIRER,
                    COMPETING_BURIER,
                    COMPETING_DELAYER,
                    DELAYED_HEIR -> true;
            default -> false;
        };
    }

    /** How often a living reader is robbed on purpose. */
    int takeovers() {
        return this == TAKER || this == ZOMBIE || this == COMPETING_HOLDER ? 1 : 0;
    }

    MailboxConfig config() {
        return MailboxConfig.builder()
                .capacity(this == REDRIVER ? 8 : 400)
                .capacityBytes(2 << 20)
                .maxMessageBytes(4096)
                .stallTimeoutMs(200)
                .competing(competes())
                .leaseTimeoutMs(this == COMPETING_HOLDER ? 150 : 0)
                .maxCrashes(this == EVICTOR || this == COMPETING_EVICTOR ? 1 : 2)
                .deadLetter(this != TAKER && this != EXPIRER && this != COMPETING_EXPIRER)
                .overflow(this == DROPPER ? Overflow.DROP_OLDEST : Overflow.RETURN_ERROR)
                .build();
    }
}
