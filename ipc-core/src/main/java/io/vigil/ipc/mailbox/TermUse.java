package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Fate;
import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.ParkedTerms;
import java.util.BitSet;

/**
 * Who has which term of a mailbox, counted under the growth lock: what lanes go through, what they parked, what is set
 * aside as damaged. Owned by the holder of that lock, for one growth.
 *
 * <p>The directories are read before the fates: a term that has left its directory since is parked by then.
 */
final class TermUse {
    private final Lane[] lanes;
    private final BitSet taken;
    private final BitSet live = new BitSet();
    private final int[] liveOf;
    private final BitSet[] parkedOf;
    private int parked;

    private TermUse(Lane[] lanes, BitSet kept) {
        this.lanes = lanes;
        this.taken = kept;
        this.liveOf = new int[lanes.length];
        this.parkedOf = new BitSet[lanes.length];
    }

    static TermUse of(Lane[] lanes, TermTable terms, Fates fates) {
        TermUse use = new TermUse(lanes, terms.keptForever());
        for (int k = 0; k < lanes.length; k++) {
            int before = use.taken.cardinality();
            lanes[k].forEachTerm(physical -> {
                use.taken.set(physical);
                use.live.set(physical);
            });
            use.liveOf[k] = use.taken.cardinality() - before;
            use.parkedOf[k] = new BitSet();
        }
        int count = terms.count();
        for (int physical = 0; physical < count; physical++) {
            use.note(physical, fates.of(physical));
        }
        return use;
    }

    private void note(int physical, long fate) {
        if (!Fate.isSound(fate) || Fate.lane(fate) >= lanes.length) {
            new ParkedTerms(lanes[0]).heal(physical, live.get(physical));
            taken.set(physical); // known next time
        } else if (live.get(physical)) {
            new ParkedTerms(lanes[Fate.lane(fate)]).noteUse(physical, fate);
        } else if (fate != 0 && !taken.get(physical)) {
            taken.set(physical);
            if (Fate.isParked(fate)) {
                parkedOf[Fate.lane(fate)].set(physical);
                parked++;
            }
        }
    }

    /** Terms that a lane goes through. */
    int live(int lane) {
        return liveOf[lane];
    }

    /** Terms that a lane has parked. They stay with it: a late helper tells by their number that it is late. */
    BitSet parked(int lane) {
        return parkedOf[lane];
    }

    /** The first index that nobody has. */
    int firstFree() {
        return taken.nextClearBit(0);
    }

    /**
     * Whether a lane may have one more. Each lane may have two to go through, and the mailbox keeps a spare for the
     * first one that it has to park: a stopped sender then holds up nobody, whatever the others have taken.
     */
    boolean admits(int lane, int most, MailboxConfig config) {
        int promised = 0;
        for (Lane each : lanes) {
            if (each.index() != lane && isUsed(each.index(), config)) {
                promised += Math.max(0, TermSizing.TERMS_PER_LANE - liveOf[each.index()]);
            }
        }
        int next = taken.cardinality() + 1 + promised;
        if (liveOf[lane] < TermSizing.TERMS_PER_LANE) {
            return parked <= TermSizing.SPARE_TERMS || next <= most;
        }
        return next + Math.max(0, TermSizing.SPARE_TERMS - parked) <= most;
    }

    private static boolean isUsed(int lane, MailboxConfig config) {
        return config.priorities() || lane == 0 || lane >= ControlLayout.DEAD;
    }
}
