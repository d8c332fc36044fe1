package msi

import "strings"

// What a telling line looks like. Windows writes some of them in its own language, others always in English; upper and lower
// case count the same.

// isFailure: an action that failed.
func isFailure(line string) bool {
	ended := strings.TrimSuffix(strings.ToLower(line), ".")
	return strings.HasSuffix(ended, "return value 3") || strings.HasSuffix(ended, "valor devuelto 3")
}

func isTelling(line string) bool {
	if strings.HasPrefix(line, "DEBUG:") {
		return false
	}
	return isFailureOfWine(line) || isNumbered(line) || isEngineEnd(line) || strings.Contains(line, "returned actual error code") ||
		isProductFailure(line) || isRestriction(line) || isForbidden(line)
}

// isFailureOfWine is Wine's word for an action that failed.
func isFailureOfWine(line string) bool {
	ended := strings.TrimSuffix(strings.ToLower(line), ".")
	return strings.HasPrefix(ended, "action ended ") && strings.HasSuffix(ended, "return value 0")
}

// isNumbered: an error of Windows Installer, whose numbers have four or five digits.
func isNumbered(line string) bool {
	return anyOf(after(line, "error "), func(rest string) bool {
		end := strings.TrimLeft(rest, "0123456789")
		length := len(rest) - len(end)
		return (length == 4 || length == 5) && !beginsInWord(end)
	})
}

func isEngineEnd(line string) bool {
	return anyOf(afterEach(line, "mainenginethread is returning "), func(rest string) bool {
		return rest != "" && '1' <= rest[0] && rest[0] <= '9'
	})
}

func isProductFailure(line string) bool {
	return anyOf(append(after(line, "product: "), after(line, "producto: ")...), func(rest string) bool {
		_, said, isNamed := strings.Cut(rest, " -- ")
		return isNamed && containsAny(said, "fail", "error")
	})
}

// isRestriction: of each package Windows also writes that it is let through.
func isRestriction(line string) bool {
	lowered := strings.ToLower(line)
	isNamed := containsAny(lowered, "software restriction polic", "directiva de restricción de software",
		"directivas de restricción de software", "directiva de restriccion de software", "directivas de restriccion de software")
	isPermitted := containsAny(lowered, "is permitted to run", "unrestricted'", ": verifying ", "digitally signed")
	return isNamed && !isPermitted || isRefusalEvent(line)
}

// isRefusalEvent: the number of an event by which the policy refuses.
func isRefusalEvent(line string) bool {
	return anyOf(after(line, "event"), func(rest string) bool {
		for _, part := range []string{"o", " id", ":"} {
			rest = strings.TrimPrefix(rest, part)
		}
		return (strings.HasPrefix(rest, " 1007") || strings.HasPrefix(rest, " 1008")) && !beginsInWord(rest[len(" 1007"):])
	})
}

func isForbidden(line string) bool {
	return containsAny(strings.ToLower(line), "policies to prevent this installation", "directivas para impedir esta instalaci")
}

func isPrivilege(line string) bool { return strings.Contains(line, "1925") && isNumbered(line) }

// after gives, in lower case, what follows each place of the line where the words begin, and no longer word runs into them.
func after(line, words string) (rests []string) {
	lowered := strings.ToLower(line)
	for _, rest := range afterEach(line, words) {
		if start := len(lowered) - len(rest) - len(words); start == 0 || !isWordByte(lowered[start-1]) {
			rests = append(rests, rest)
		}
	}
	return rests
}

func afterEach(line, words string) (rests []string) {
	_, rest, isThere := strings.Cut(strings.ToLower(line), words)
	for isThere {
		rests = append(rests, rest)
		_, rest, isThere = strings.Cut(rest, words)
	}
	return rests
}

func beginsInWord(text string) bool { return text != "" && isWordByte(text[0]) }

func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func containsAny(text string, parts ...string) bool {
	return anyOf(parts, func(part string) bool { return strings.Contains(text, part) })
}
