/** Hubs, in which runs meet: some write, others read, and each comes and goes while the others run. */
@NullMarked
package io.millrace.operators.hub;

import org.jspecify.annotations.NullMarked;
