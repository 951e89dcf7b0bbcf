package io.vigil.supervisor.run;

/** What a child does that is a thread. It ends soon after it was interrupted. */
@FunctionalInterface
public interface ChildFunction {
    void run() throws Exception;
}
