/** The only code that subscribes: the interpreter and its few hot subscribers. */
@NullMarked
package io.millrace.core.engine;

import org.jspecify.annotations.NullMarked;
