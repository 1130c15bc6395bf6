/** What the runs of a runtime count, as meters of Micrometer: by pull, at no cost for an element. */
@NullMarked
package io.millrace.micrometer;

import org.jspecify.annotations.NullMarked;
