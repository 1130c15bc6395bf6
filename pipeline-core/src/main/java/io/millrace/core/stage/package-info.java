/** The sealed stage records a pipeline is made of. */
@NullMarked
package io.millrace.core.stage;

import org.jspecify.annotations.NullMarked;
