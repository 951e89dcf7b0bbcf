package io.vigil.supervisor.run;

/** What a child runs: a program, or a function on a thread. */
public sealed interface ChildBody permits Command, FunctionBody {
    /**
     * A function that runs on a thread of its own. Its return is a normal end, a throw a crash. It is told to end by an
     * interrupt and cannot be killed, halted or limited.
     */
    static ChildBody function(ChildFunction function) {
        return new FunctionBody(function);
    }
}
