/** Topics: names of levels that patterns match. */
@NullMarked
package io.vigil.broker.topic;

import org.jspecify.annotations.NullMarked;
