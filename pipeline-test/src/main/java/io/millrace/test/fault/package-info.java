/** What goes wrong on purpose: faults in the stages of a pipeline, by script or by chance. */
@NullMarked
package io.millrace.test.fault;

import org.jspecify.annotations.NullMarked;
