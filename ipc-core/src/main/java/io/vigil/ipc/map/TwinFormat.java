package io.vigil.ipc.map;

import java.nio.file.Path;

/** Makes and opens the files of a map. Stateless. */
public interface TwinFormat {
    /** Names the format of the files, for the superblock: files of another one are not opened. */
    int version();

    /** Does what takes long and touches no file, so that it is done without the mutex. */
    void load();

    /** How long a file of these settings is, at most, in bytes. */
    long lengthAtMost(MapConfig config);

    /** Makes an empty file of a fixed length at a path that does not exist. A kill leaves a file that nobody believes. */
    void create(Path file, MapConfig config);

    /** How many bytes at the start of a file never change once it is made. */
    int constantBytes(Path file);

    /** Opens a file that {@link #create} made with the same settings, or a copy of one. */
    TwinFile open(Path file, MapConfig config);
}
