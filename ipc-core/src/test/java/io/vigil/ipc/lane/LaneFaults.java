package io.vigil.ipc.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The planted faults of the lane protocol. */
final class LaneFaults {
    private LaneFaults() {}

    /** FREE carries no generation: a claim takes any free cell for one of its own term. */
    static final class FreeWithoutGeneration extends LaneFault {
        FreeWithoutGeneration(LaneWorld world) {
            super(world);
        }

        @Override
        void goesOn(int slot, String site) {
            LaneView.Boundary at = world.claims.get(slot);
            if (site.equals("claim") && at != null && at.physical() >= 0) {
                long cell = view.cell(at.physical(), at.unit());
                if (Cells.state(cell) == Cells.FREE) {
                    view.cell(at.physical(), at.unit(), Cells.free(at.t()));
                }
            }
        }
    }

    /** The commit is a store: it succeeds although the frame was aborted. */
    static final class CommitByStore extends LaneFault {
        CommitByStore(LaneWorld world) {
            super(world);
        }

        @Override
        void goesOn(int slot, String site) {
            LaneView.Boundary at = world.claims.get(slot);
            if (site.equals("commit") && at != null) {
                long cell = view.cell(at.physical(), at.unit());
                if (Cells.state(cell) == Cells.ABORTED) {
                    view.cell(at.physical(), at.unit(), Cells.writing(at.t(), slot, Cells.length(cell)));
                }
            }
        }
    }

    /** A recycler turns the cell that it looked at free, whatever it is by now. */
    static final class RefillWithoutComparing extends LaneFault {
        private static final class Refill {
            int physical;
            int cells;
            long looked;
        }

        private final Map<Integer, Refill> refills = new HashMap<>();

        RefillWithoutComparing(LaneWorld world) {
            super(world);
        }

        @Override
        void arrives(int slot, String site) {
            if (site.equals("prepare.oldest")) {
                Refill refill = new Refill();
                refill.physical = view.physical(view.word(LaneLayout.PREPARED) + 1);
                refills.put(slot, refill);
            } else if (site.equals("term.hint.load")) {
                refills.remove(slot);
            }
        }

        @Override
        void goesOn(int slot, String site) {
            Refill refill = refills.get(slot);
            if (refill == null || refill.physical < 0) {
                return;
            }
            int at = TermLayout.CELLS + Math.max(0, refill.cells - 1) * Long.BYTES;
            if (site.equals("cell.load")) {
                at = TermLayout.CELLS + refill.cells++ * Long.BYTES;
                refill.looked = view.region(refill.physical).getLongVolatile(at);
            } else if (site.equals("prepare.cell")) {
                view.region(refill.physical).putLongVolatile(at, refill.looked);
            }
        }
    }

    /** The lane does not look whether a fenced reader, or a stalled writer, is still in the term. */
    static final class RecycleIgnoringLimbo extends LaneFault {
        RecycleIgnoringLimbo(LaneWorld world, String method) {
            super(world);
            world.blindMethod = method;
        }
    }

    /** A forced takeover does not enter the old holder into limbo. */
    static final class TakeOverWithoutLimbo extends LaneFault {
        private final Map<Integer, Long> before = new HashMap<>();

        TakeOverWithoutLimbo(LaneWorld world) {
            super(world);
        }

        @Override
        void goesOn(int slot, String site) {
            if (site.equals("takeover.limbo")) {
                before.put(slot, view.word(LaneLayout.LIMBO));
            }
        }

        @Override
        void arrives(int slot, String site) {
            if (site.equals("takeover.limbo.done")) {
                view.word(LaneLayout.LIMBO, before.getOrDefault(slot, 0L));
            }
        }
    }

    /** A reader stores its position without comparing who holds the role. */
    static final class ReleaseByStore extends LaneFault {
        private final Map<Integer, Long> heads = new HashMap<>();

        ReleaseByStore(LaneWorld world) {
            super(world);
        }

        @Override
        void arrives(int slot, String site) {
            if (site.equals("takeover.fence.done") || site.equals("release.done")) {
                heads.put(slot, view.head());
            }
        }

        @Override
        void goesOn(int slot, String site) {
            Long head = heads.get(slot);
            if (site.equals("release") && head != null) {
                view.word(LaneLayout.HEAD, head);
            }
        }
    }

    /** Whoever gives a dead reader's frame back stores READY, although somebody else did and the frame went on. */
    static final class RepairByStore extends LaneFault {
        private record Place(int physical, int unit, long cell) {}

        private final Map<Integer, Place> places = new HashMap<>();

        RepairByStore(LaneWorld world) {
            super(world);
        }

        @Override
        void arrives(int slot, String site) {
            if (!site.equals("giveBack.dead") && !site.equals("sweep.lease")) {
                return;
            }
            List<Place> held = new ArrayList<>();
            view.walk((t, unit, cell) -> {
                if (Cells.state(cell) == Cells.LEASED && world.dead.contains(Cells.owner(cell))) {
                    held.add(new Place(view.physical(t), unit, cell));
                }
            });
            places.remove(slot);
            if (held.size() == 1) {
                places.put(slot, held.get(0));
            }
        }

        @Override
        void goesOn(int slot, String site) {
            Place place = places.get(slot);
            if (place != null && (site.equals("giveBack.dead") || site.equals("sweep.lease"))) {
                view.cell(place.physical(), place.unit(), place.cell());
            }
        }
    }

    /** A reader steps over a frame that is being written. */
    static final class ScanOverWriting extends LaneFault {
        private record Masked(int physical, int unit, long cell) {}

        private final List<Masked> masked = new ArrayList<>();

        ScanOverWriting(LaneWorld world) {
            super(world);
        }

        @Override
        void goesOn(int slot, String site) {
            if (!site.equals("cell.load") || !isReader(slot) || calledFrom("Recycler")) {
                return;
            }
            view.walk((t, unit, cell) -> {
                if (Cells.state(cell) == Cells.WRITING) {
                    masked.add(new Masked(view.physical(t), unit, cell));
                }
            });
            for (Masked each : masked) {
                long t = view.generation(each.physical());
                view.cell(each.physical(), each.unit(), Cells.aborted(t, Cells.NOBODY, Cells.length(each.cell())));
            }
        }

        @Override
        void arrives(int slot, String site) {
            masked.forEach(each -> view.cell(each.physical(), each.unit(), each.cell()));
            masked.clear();
        }
    }

    /** Whoever meets the end of a term moves the lane on before PAD is in place. */
    static final class ActiveBeforePad extends LaneFault {
        ActiveBeforePad(LaneWorld world) {
            super(world);
        }

        @Override
        void arrives(int slot, String site) {
            long t = view.word(LaneLayout.ACTIVE);
            if (!site.equals("pad") || view.word(LaneLayout.PREPARED) <= t) {
                return;
            }
            int[] frames = {0};
            view.walk((term, unit, cell) -> frames[0] += term == t ? 1 : 0);
            long first = view.region(view.physical(t)).getLongVolatile(TermLayout.FIRST_ORDINAL);
            view.region(view.physical(t + 1)).putLongVolatile(TermLayout.FIRST_ORDINAL, first + frames[0]);
            view.word(LaneLayout.ACTIVE, t + 1);
        }
    }
}
