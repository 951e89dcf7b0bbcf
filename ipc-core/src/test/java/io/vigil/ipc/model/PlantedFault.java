package io.vigil.ipc.model;

/** A mistake that somebody could make in the protocol; the exploration must find every one of them. */
enum PlantedFault {
    FREE_WITHOUT_GENERATION("a free cell looks the same in every generation"),
    TWO_BIT_GENERATIONS("every generation is cut to two bits"),
    HINT_AFTER_COMMIT("the hint is stored when the frame no longer pins the term"),
    COMMIT_BY_STORE("READY is stored, whatever the cell has become"),
    ACTIVE_BEFORE_PAD("the lane rolls before the old term is closed"),
    REFILL_WITHOUT_COMPARING("a cell is refilled whatever its generation"),
    RECYCLE_IGNORING_LIMBO("a term is recycled under a producer that was aborted and may still write"),
    TAKEOVER_WITHOUT_LIMBO("a living consumer is replaced without an entry that keeps its term"),
    RELEASE_BY_STORE("the head is stored, whoever holds the role now"),
    REPAIR_BY_STORE("a dead owner's cell is overwritten, whatever it has become"),
    SCAN_STEPS_OVER_WRITING("a consumer goes on past a frame that is being written"),
    HEAD_STEPS_OVER_LEASED("the head of a competing lane passes a lease"),
    HELPER_FOLLOWS_RECYCLED_TERM("step 2b takes any other generation for the one to recycle"),
    HELPER_UNLINKS_LIVE_TERM("step 0 takes an entry of a later term for one to replace"),
    RECYCLE_IGNORING_LEASE("a term is recycled though a dead zombie left a lease below the head"),
    CELLS_LOOKED_AT_BEFORE_LIMBO("step 0 looks at the cells first, then whether a zombie may still change them"),
    ZOMBIE_SETS_ASIDE("a consumer dead-letters a frame without looking whether it still has the role"),
    SCAN_STEPS_OVER_JANITOR("a consumer goes on past a frame whose deadline the janitor looks at"),
    PARKED_WITHOUT_DECISION("one helper parks a term while another recycles it"),
    PARKED_TERM_FILLED_IN_LIMBO("a grower fills a parked term whose sender may still write there"),
    LIMBO_READ_BEFORE_HEAD("step 0 reads limbo first, the head later"),
    LIMBO_CLEARED_TO_NONE("an ended role leaves no trace of its epoch in limbo"),
    TAKER_READS_LIMBO_LAST("a taker does not look whether the role still stands after it has read limbo"),
    SWEEP_TRUSTS_OLDER_HEAD("the sweep overwrites the entry of a living zombie whom an older head does not show"),
    LOCK_ASKED_BEFORE_CELL("a repairer asks who is dead before it loads the cell"),
    BASE_WITHOUT_TERM_NUMBER("a folded sum is stored without the term's number added"),
    HEADER_RESET_UNCHECKED("step 4 resets a set word without looking at the term's generation"),
    RELEASED_BY_DONE_COUNT_ALONE("a competing lane's bound counts acknowledgments only"),
    UNSET_ORDINAL_BELIEVED("released() adds to a first ordinal that is not set"),
    CELL_AGE_UNCHECKED("step 3 trusts the few generation bits of a cell, after they wrapped"),
    MOVE_WITHOUT_INTENT("a move commits its target and then finishes its source, and nothing else"),
    MOVING_SOURCE_REPAIRED("ordinary repair puts the source of a move back"),
    MOVE_TARGET_UNCHECKED("recovery finishes the target of the intent, whoever writes there now"),
    RINGER_CLEARS_BIT("the ringer clears the sleeper's bit before it wakes it"),
    LOOK_BEFORE_COMMIT("a producer looks for sleepers before its frame is ready"),
    WORD_READ_AFTER_SCAN("the sleeper reads its word after it has looked for messages"),
    ABORT_WITHOUT_RING("whoever aborts a frame lets the consumers of the next frame sleep");

    private final String mistake;

    PlantedFault(String mistake) {
        this.mistake = mistake;
    }

    String mistake() {
        return mistake;
    }
}
