package io.vigil.broker.shutdown;

/** What a part of a program does when the process ends in order. It may throw; the others run nevertheless. */
@FunctionalInterface
public interface ShutdownHook {
    void run() throws Exception;
}
