/** The queue in front of calls whose source cannot be slowed: it sheds what is least worth making. */
@NullMarked
package io.millrace.resilience.shed;

import org.jspecify.annotations.NullMarked;
