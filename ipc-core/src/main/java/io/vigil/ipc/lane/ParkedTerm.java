package io.vigil.ipc.lane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A term that a lane goes on without, for people and tools. Immutable.
 *
 * @param physical index of its memory
 * @param term which term of the lane it was
 * @param owners slots of those who may still write there; empty when its memory can be used again
 */
public record ParkedTerm(int lane, int physical, long term, List<Integer> owners) {
    /** The parked terms of a lane, oldest first, without those that are damaged; needs no lock and no owner. */
    public static List<ParkedTerm> of(Lane lane) {
        List<ParkedTerm> parked = new ArrayList<>();
        new ParkedTerms(lane).forEach((physical, t) -> {
            boolean gone = lane.isPast(t) && !lane.host().isKeptForever(physical);
            Term term = lane.host().term(physical);
            if (gone && term.generation() == t) {
                parked.add(new ParkedTerm(lane.index(), physical, t, ownersIn(term, t)));
            }
        });
        parked.sort(Comparator.comparingLong(ParkedTerm::term));
        return List.copyOf(parked);
    }

    private static List<Integer> ownersIn(Term term, long t) {
        List<Integer> owners = new ArrayList<>();
        for (int unit = 0; unit <= term.units(); unit++) {
            long cell = term.cell(unit);
            boolean inLimbo = Cells.state(cell) == Cells.ABORTED && Cells.isOf(cell, t);
            if (inLimbo && Cells.owner(cell) != Cells.NOBODY && !owners.contains(Cells.owner(cell))) {
                owners.add(Cells.owner(cell));
            }
        }
        return List.copyOf(owners);
    }
}
