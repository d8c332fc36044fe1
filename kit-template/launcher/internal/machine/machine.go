// Package machine answers, for the computer that this program runs on, what package check asks.
package machine
