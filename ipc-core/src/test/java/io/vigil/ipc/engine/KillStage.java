package io.vigil.ipc.engine;

import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;

/**
 * Where scenes are played.
 *
 * @param homes directory of their homes
 * @param logs directory of their oracle logs, on another file system
 * @param jvms starts their processes
 */
record KillStage(Path homes, Path logs, JvmDriver jvms) {}
