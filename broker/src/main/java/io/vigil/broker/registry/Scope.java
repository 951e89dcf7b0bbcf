package io.vigil.broker.registry;

/** Who sees a name. */
public enum Scope {
    /** The process that registered it. */
    LOCAL,
    /** Every process of the home. */
    GLOBAL
}
