/** The sources that come with the core; {@link io.millrace.core.Sources} makes them. */
@NullMarked
package io.millrace.core.source;

import org.jspecify.annotations.NullMarked;
