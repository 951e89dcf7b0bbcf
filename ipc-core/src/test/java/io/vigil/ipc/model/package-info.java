/**
 * An executable model of the lane protocol: what a stranger reads to understand it, and what explores every
 * interleaving of it for small bounds.
 *
 * <p>Start with {@link io.vigil.ipc.model.ProducerModel}; docs/protocol-model.md is the guide.
 */
@NullMarked
package io.vigil.ipc.model;

import org.jspecify.annotations.NullMarked;
