package io.vigil.ipc.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The planted faults of parking. */
final class ParkingFaults {
    private ParkingFaults() {}

    /** The sweep does not look at parked terms. */
    static final class SweepWithoutParked extends LaneFault {
        private record Place(int physical, int unit, long cell) {}

        private final Map<Integer, List<Place>> places = new HashMap<>();

        SweepWithoutParked(LaneWorld world) {
            super(world);
        }

        @Override
        void goesOn(int slot, String site) {
            if (!site.equals("sweep.parked")) {
                return;
            }
            List<Place> limbo = new ArrayList<>();
            for (int physical = 0; physical < world.physicals.size(); physical++) {
                for (int unit = 0; unit <= world.units; unit++) {
                    long cell = view.cell(physical, unit);
                    if (Fate.isParked(view.fate(physical)) && Cells.state(cell) == Cells.ABORTED) {
                        limbo.add(new Place(physical, unit, cell));
                    }
                }
            }
            places.put(slot, limbo);
        }

        @Override
        void arrives(int slot, String site) {
            if (site.equals("sweep.parked.done")) {
                for (Place place : places.getOrDefault(slot, List.of())) {
                    view.cell(place.physical(), place.unit(), place.cell());
                }
            }
        }
    }
}
