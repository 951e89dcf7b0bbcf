@NullMarked
package io.vigil.broker.server;

import org.jspecify.annotations.NullMarked;
