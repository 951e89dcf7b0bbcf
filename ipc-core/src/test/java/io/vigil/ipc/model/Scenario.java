package io.vigil.ipc.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * The bounds of one exploration of a lane: its size, who takes part, and how much may go wrong.
 *
 * <p>Built by chaining and then left alone.
 */
final class Scenario {
    final String name;
    final boolean competing;
    int units = 2;
    int terms = 2;
    int mostTerms = 2;
    int[][] sends = {{1}};
    int consumers = 1;
    int janitors;
    boolean janitorsPrepare;
    boolean counters;
    int capacity;
    int kills;
    int suspicions;
    int takeovers;
    int stops;
    int nacks;
    int batch = 2;
    int tagModulus = 1 << 12;
    int expiringMessages;
    boolean expires;
    boolean dropsOldest;
    int setAsides;
    boolean parks;
    final Set<PlantedFault> faults = EnumSet.noneOf(PlantedFault.class);

    private Scenario(String name, boolean competing) {
        this.name = name;
        this.competing = competing;
    }

    static Scenario exclusive(String name) {
        return new Scenario(name, false);
    }

    static Scenario competing(String name) {
        return new Scenario(name, true);
    }

    /** Units of a term and terms of the lane. */
    Scenario size(int unitsATerm, int termsOfLane) {
        units = unitsATerm;
        terms = termsOfLane;
        mostTerms = Math.max(mostTerms, termsOfLane);
        return this;
    }

    Scenario growsTo(int most) {
        mostTerms = most;
        return this;
    }

    /** One producer more, with the lengths of its messages in units. */
    Scenario producer(int... lengths) {
        int[][] more = new int[started ? sends.length + 1 : 1][];
        System.arraycopy(sends, 0, more, 0, more.length - 1);
        more[more.length - 1] = lengths;
        sends = more;
        started = true;
        return this;
    }

    private boolean started;

    Scenario consumers(int count) {
        consumers = count;
        return this;
    }

    Scenario janitors(int count) {
        janitors = count;
        return this;
    }

    /** Janitors that repair and also prepare terms ahead: the helpers that come late. */
    Scenario helpers(int count) {
        janitors = count;
        janitorsPrepare = true;
        return this;
    }

    /** Ordinals, folded sums and doneCount are kept and checked. */
    Scenario counters() {
        counters = true;
        return this;
    }

    Scenario capacity(int messages) {
        capacity = messages;
        return counters();
    }

    /** Any process, at any step, its slot swept and used again. */
    Scenario kills(int most) {
        kills = most;
        return this;
    }

    /** A living producer's frame is aborted on suspicion. */
    Scenario suspicions(int most) {
        suspicions = most;
        return this;
    }

    /** The role is taken from a living consumer. */
    Scenario takeovers(int most) {
        takeovers = most;
        return this;
    }

    /** A producer stops for ever and does not die. */
    Scenario stops(int most) {
        stops = most;
        return this;
    }

    /** A term in limbo is set aside, and the lane goes on without it. */
    Scenario parks() {
        parks = true;
        return this;
    }

    Scenario nacks(int most) {
        nacks = most;
        return this;
    }

    /** A full lane drops its oldest message for the new one. */
    Scenario dropsOldest(int capacityInMessages) {
        dropsOldest = true;
        return capacity(capacityInMessages);
    }

    /** An exclusive consumer dead-letters a message. */
    Scenario setAsides(int most) {
        setAsides = most;
        return this;
    }

    Scenario batch(int messages) {
        batch = messages;
        return this;
    }

    /** The first messages of producer 0 are past their deadline when a consumer looks. */
    Scenario expiring(int messages) {
        expiringMessages = messages;
        expires = true;
        return this;
    }

    /** Generations of all but free cells wrap after this many terms. */
    Scenario tagsWrapAt(int modulus) {
        tagModulus = modulus;
        return this;
    }

    Scenario plant(PlantedFault fault) {
        faults.add(fault);
        return this;
    }

    boolean has(PlantedFault fault) {
        return faults.contains(fault);
    }

    /** Message lengths of one producer. */
    int[] lengths(int producer) {
        return sends[producer];
    }

    int producers() {
        return sends.length;
    }

    int processes() {
        return producers() + consumers + janitors;
    }
}
