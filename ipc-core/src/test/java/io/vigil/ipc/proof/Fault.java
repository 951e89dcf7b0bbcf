package io.vigil.ipc.proof;

import java.util.Random;

/** What a {@link KillStorm} does to its actors, with the share of each in the mix. */
enum Fault {
    KILL_ONE(45),
    KILL_SEVERAL(10),
    KILL_AGAIN(10),
    FAILPOINT(20),
    STOP(15);

    private final int percent;

    Fault(int percent) {
        this.percent = percent;
    }

    static Fault draw(Random random) {
        int drawn = random.nextInt(100);
        for (Fault fault : values()) {
            drawn -= fault.percent;
            if (drawn < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the shares do not make 100 percent");
    }
}
