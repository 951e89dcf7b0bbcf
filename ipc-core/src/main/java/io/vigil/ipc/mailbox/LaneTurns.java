package io.vigil.ipc.mailbox;

/**
 * Which lane is asked next for one message: the highest that has one, or each for its share. Owned by one thread.
 */
final class LaneTurns {
    private final int lanes;
    private final boolean fair;
    private long worthALook;
    private int asked;
    private int turn;
    private int served;

    LaneTurns(int lanes, boolean fair) {
        this.lanes = lanes;
        this.fair = fair && lanes > 1;
    }

    /** Begins a round for one message. A lane without its bit has nothing; the first is asked in any case. */
    void begin(long lanesInUse) {
        worthALook = lanesInUse | 1;
        asked = 0;
        if (fair && served >= FairShare.of(turn)) {
            turn = (turn + 1) % lanes;
            served = 0;
        }
    }

    /** The next lane of the round; -1 when all were asked. */
    int next() {
        while (asked < lanes) {
            int lane = fair ? (turn + asked) % lanes : asked;
            asked++;
            if ((worthALook >>> lane & 1) != 0) {
                return lane;
            }
        }
        return -1;
    }

    /** The last priority whose delayed messages go before what is in a lane. */
    int covered(int lane) {
        return fair || lane == lanes - 1 ? ControlLayout.PRIORITIES - 1 : lane;
    }

    /** That lane had a message: the round is over. */
    void served(int lane) {
        served = lane == turn ? served + 1 : 1;
        turn = lane;
    }
}
