package io.vigil.supervisor.run;

/** A child that is a thread. */
record FunctionBody(ChildFunction function) implements ChildBody {}
