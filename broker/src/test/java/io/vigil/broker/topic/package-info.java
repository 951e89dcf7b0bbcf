@NullMarked
package io.vigil.broker.topic;

import org.jspecify.annotations.NullMarked;
