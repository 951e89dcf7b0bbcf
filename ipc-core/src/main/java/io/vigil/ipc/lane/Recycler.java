package io.vigil.ipc.lane;

import io.vigil.ipc.region.Region;

/**
 * Rolling a lane to its next term and recycling drained ones (PROTOCOL.md section 4).
 *
 * <p>Owned by one thread; any number of them, in any process, help each other: no lock in the steady state, every step
 * is idempotent and tagged with the term it belongs to, so a helper that slept fails each compare-and-set. A kill
 * between any two steps leaves work that the next helper finishes.
 */
final class Recycler {
    /** Nothing can be recycled now, and growing was not allowed. */
    static final long NOT_YET = -100;

    private final Lane lane;
    private final LaneControl control;
    private final Fates fates;
    private final Ordinals ordinals;
    private final TermTotals totals;

    Recycler(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
        this.fates = lane.host().fates();
        this.ordinals = new Ordinals(lane);
        this.totals = new TermTotals(lane);
    }

    /**
     * Makes the lane move on from term t, whose PAD is in place (t = 0: the lane has no term yet).
     *
     * <p>Does not look for the term after the next: whoever reads prepares it when it leaves one, and has its cells in
     * the cache. A sender that did so at every roll paid for all of them; one that meets no prepared term still does.
     *
     * @return 0 when the lane has moved on, by us or by somebody else; a reason of {@link Offer} else
     */
    long roll(long t) {
        if (control.active() != t) {
            return 0;
        }
        if (control.prepared() <= t) {
            long result = prepare(t + 1, true);
            if (result < 0 && result != NOT_YET && control.active() == t) {
                return result;
            }
            if (control.prepared() <= t) {
                return 0; // somebody else is in the middle of it; the caller looks again
            }
        }
        ordinals.publishAfter(t);
        control.casActive(t, t + 1);
        return 0;
    }

    /** Ends a roll from t that somebody has left before its last step, so that what is behind it can be read. */
    void finishRoll(long t) {
        if (control.prepared() != t + 1 || control.active() != t) {
            return;
        }
        Term term = t == 0 ? null : lane.termOf(t);
        if (t == 0 || (term != null && ordinals.framesOf(term, t) >= 0)) {
            roll(t);
        }
    }

    /**
     * Makes term s ready to be rolled to: recycles the oldest drained one, or grows.
     *
     * @return 0 when s is ready or somebody else is at it; {@link #NOT_YET} or a reason of {@link Offer} else
     */
    long prepare(long s, boolean mayGrow) {
        if (control.prepared() >= s) {
            return 0;
        }
        if (control.prepared() != s - 1 || control.active() != s - 1) {
            return NOT_YET;
        }
        long entry = control.dir(s);
        if (LaneControl.dirTerm(entry) > s) {
            if (control.active() == s - 1) {
                // Whoever names a later term does so after s was left; the caller would look again for ever.
                int at = LaneLayout.DIR + (int) (s & LaneLayout.DIR_LENGTH - 1) * Long.BYTES;
                throw control.corrupt(lane.toString(), "directory", at, Long.toHexString(entry), "a term before " + s);
            }
            return 0; // we slept: s is long past
        }
        if (LaneControl.dirTerm(entry) != s) {
            if (!recycleOldestInto(s, entry)) {
                long result = mayGrow
                        ? lane.host().grow(lane.index(), (p, units, region) -> publish(s, p, units, region))
                        : NOT_YET;
                // Somebody else may have named a term for s while we found no room for one: then it is not full.
                if (result < 0 && LaneControl.dirTerm(control.dir(s)) < s) {
                    return result;
                }
            }
            entry = control.dir(s);
            if (LaneControl.dirTerm(entry) != s) {
                return 0; // somebody else grows or recycles: the caller looks again
            }
        }
        adopt(s, LaneControl.dirPhysical(entry));
        return 0;
    }

    /** Steps 0 to 2: true when the directory now names, for s, the term that was the oldest, by whomever. */
    private boolean recycleOldestInto(long s, long entry) {
        while (true) {
            long r = control.oldest();
            if (r >= s - 1) {
                return false; // the only term there is
            }
            Term term = lane.termOf(r);
            if (term == null) {
                return false;
            }
            int physical = term.physical();
            long fate = fates.of(physical);
            if (!Fate.isOf(fate, lane.index(), r)) {
                if (!decide(term, r, fate)) {
                    return false;
                }
                fate = fates.of(physical);
            }
            // From here on nobody judges: everybody does what was decided, whoever decided.
            boolean decided = Fate.isOf(fate, lane.index(), r);
            if (decided && Fate.kind(fate) == Fate.RECYCLE && !lane.host().isKeptForever(physical)) {
                control.casDir(s, entry, physical, "prepare.dir");
                return true;
            }
            if (decided) {
                control.casOldest(r, r + 1, "park.oldest"); // the lane goes on without its memory
            }
        }
    }

    /**
     * Looks at r and decides its fate, unless somebody else has; false when r is needed, or past. The fate was loaded
     * before anything is looked at, and the number of the term is checked after that: a compare-and-set that succeeds
     * was therefore the first one for r.
     */
    private boolean decide(Term term, long r, long fate) {
        if (!isReleased(r) || !hasNumber(term, r) || !totals.count(term, r) || !totals.fold(term, r)) {
            return false;
        }
        boolean aside = totals.isInLimbo() || lane.host().isKeptForever(term.physical());
        long next = Fate.of(aside ? Fate.PARKED : Fate.RECYCLE, lane.index(), r);
        fates.cas(term.physical(), fate, next, "prepare.fate");
        return true;
    }

    private boolean hasNumber(Term term, long r) {
        long found = term.generation();
        return found == r || (!lane.isPast(r) && lane.restoreGeneration(term, r, found));
    }

    /** Whether the head has left r and no fenced consumer may still read it. The head is read first: see below. */
    private boolean isReleased(long r) {
        long head = control.head();
        if (lane.headTerm(head) <= r) {
            return false;
        }
        if (!lane.isExclusive()) {
            return true;
        }
        // A forced takeover enters limbo before it fences, and the head moves after the fence: a head that has left r
        // under the new epoch therefore shows the limbo entry to whoever looks now.
        long limbo = control.limbo();
        boolean effective = Role.isEffective(lane, limbo, head);
        return !effective || Head.limboTerm(limbo) > r;
    }

    /**
     * Formats a fresh term, or one that was parked, under the growth lock. Killed before the directory knows it: the
     * space stays free, or parked, and nobody is in it.
     */
    private boolean publish(long s, int physical, int units, Region region) {
        long entry = control.dir(s);
        if (control.prepared() != s - 1 || LaneControl.dirTerm(entry) >= s) {
            return false;
        }
        Term.format(region, units, physical, s);
        boolean published = control.casDir(s, entry, physical, "grow.dir");
        if (published) {
            new ParkedTerms(lane).freed(physical);
        }
        return published;
    }

    /** Steps 2b to 5: whoever comes by makes the named term into s. */
    private void adopt(long s, int physical) {
        Term term = lane.host().term(physical);
        long r = term.generation();
        // A helper that slept sees s or a later generation here and has nothing to do; taking that for "the term to
        // recycle" would push `oldest` past a live one.
        if (r < s) {
            control.casOldest(r, r + 1, "prepare.oldest");
            term.refill(r, s);
            resetHeader(term, r, s);
            term.casGeneration(r, s);
        }
        control.casPrepared(s - 1, s);
    }

    private void resetHeader(Term term, long r, long s) {
        long hint = term.hint();
        if (Hint.isOf(hint, r)) {
            term.casHint(hint, Hint.of(s, 0, 0));
        }
        long first = term.firstOrdinal();
        // Ordinals of a lane never repeat (a padded term has a frame), so this value is a tag by itself once the
        // generation was seen to be still r after it was read.
        if (first >= 0 && term.generation() == r) {
            term.casFirstOrdinalToUnset(first, s);
        }
        for (int k = 0; k < TermLayout.BASES; k++) {
            term.clearBase(k, r, s);
        }
        term.clearDoneCount(r, s);
    }
}
