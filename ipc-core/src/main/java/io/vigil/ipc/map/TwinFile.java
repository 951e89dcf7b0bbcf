package io.vigil.ipc.map;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the two files of a map, opened: a map of bytes in mapped memory that a kill in any operation may leave unusable.
 *
 * <p>Used by one thread at a time, of all processes. Whatever it throws, its file counts as broken until the other
 * one's bytes were copied over it; opened files stay open meanwhile, and must not mind.
 */
public interface TwinFile extends AutoCloseable {
    byte @Nullable [] find(byte[] key);

    /** Throws when there is no room for it. */
    void put(byte[] key, byte[] value);

    void remove(byte[] key);

    void forEach(BiConsumer<byte[], byte[]> action);

    @Override
    void close();
}
