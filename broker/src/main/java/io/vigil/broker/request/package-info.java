/** Requests and their replies. */
@NullMarked
package io.vigil.broker.request;

import org.jspecify.annotations.NullMarked;
