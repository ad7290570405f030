package web

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

var samples = flag.Int("samples", 4, "how often each answer is timed; from 1,000 on the times are judged")

// TestTimesTellNoAccount times answers about login IDs that somebody has and that nobody has, one after the other (G4):
// the medians differ by less than 5 ms, and a Mann-Whitney test tells them apart with p > 0.01, in two of three runs.
func TestTimesTellNoAccount(t *testing.T) {
	h := open(t)
	token := h.browser().opensTheMailedLink("staff@example.co.jp", "welcome")
	fresh := func() { // nobody waits, and mails may be sent
		h.write(`DELETE FROM attempts`)
		h.write(`DELETE FROM links WHERE kind = 'reset'`)
		h.write(`UPDATE links SET tries = 0`)
	}
	forgot := func(id string) response {
		return h.browser().post("/api/password/forgot", fields{"login_id": id})
	}
	wrong := func(id string) response { return h.browser().signsIn(id, "Wrong-Password-1") }
	for _, one := range []struct {
		name    string
		prepare func()
		ask     func(loginID string) response
		status  int
	}{
		{"sign-in", fresh, wrong, 401},
		{"sign-in within waits", func() {}, wrong, 401},
		{"sign-in of somebody who has not come since hashes cost more", func() {
			fresh()
			h.write(`UPDATE users SET password_hash = '$argon2id$v=19$m=64,t=1,p=1$ZGVud2FiYW4gdHJpYWwgMQ$owgtXWawjkw388KkEk3dJ7bS6TOtyq1Xbializ7v47Q'`)
		}, wrong, 401},
		{"forgot password, mailed", fresh, forgot, 204},
		{"forgot password, held back", func() {}, forgot, 204},
		{"identity check", fresh, func(id string) response { return h.browser().provesIdentity(token, id, "東京 次郎", "0300000000") }, 422},
	} {
		passed, runs := 0, 1
		if *samples >= 1000 {
			runs = 3
		}
		for run := range runs {
			times := [2][]float64{}
			fresh()
			for i := range *samples {
				who := i % 2
				id := []string{"tokyo@example.co.jp", fmt.Sprintf("nobody%d@example.co.jp", i)}[who]
				one.prepare()
				began := time.Now()
				answer := one.ask(id)
				times[who] = append(times[who], float64(time.Since(began).Microseconds())/1000)
				if answer.status != one.status {
					t.Fatalf("%s with %s: %d %s", one.name, id, answer.status, answer.body)
				}
			}
			apart, p := math.Abs(median(times[0])-median(times[1])), mannWhitney(times[0], times[1])
			if *samples >= 1000 {
				t.Logf("%s, run %d: medians %.2f and %.2f ms, p = %.3f", one.name, run+1, median(times[0]), median(times[1]), p)
			}
			if apart < 5 && p > 0.01 {
				passed++
			}
		}
		if *samples >= 1000 && passed < 2 {
			t.Errorf("%s: the times tell who has an account", one.name)
		}
	}
}

func median(times []float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

// mannWhitney is the two-sided p of the rank-sum test, by the normal approximation; ties are shared.
func mannWhitney(a, b []float64) float64 {
	type sample struct {
		value float64
		first bool
	}
	all := []sample{}
	for _, value := range a {
		all = append(all, sample{value, true})
	}
	for _, value := range b {
		all = append(all, sample{value, false})
	}
	slices.SortFunc(all, func(x, y sample) int { return cmp.Compare(x.value, y.value) })
	ranks := 0.0
	for i := 0; i < len(all); {
		end := i
		for end < len(all) && all[end].value == all[i].value {
			end++
		}
		for _, one := range all[i:end] {
			if one.first {
				ranks += float64(i+end+1) / 2
			}
		}
		i = end
	}
	n, m := float64(len(a)), float64(len(b))
	u := ranks - n*(n+1)/2
	z := math.Abs(u-n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
	return math.Erfc(z / math.Sqrt2)
}

func TestMannWhitney(t *testing.T) {
	t.Parallel()
	var low, high, mixed []float64
	for i := range 200 {
		low, high, mixed = append(low, float64(i)), append(high, float64(i)+40), append(mixed, float64(199-i))
	}
	if same, apart := mannWhitney(low, mixed), mannWhitney(low, high); same < 0.9 || apart > 0.001 {
		t.Errorf("p is %.3f for equal samples and %.3f for different ones", same, apart)
	}
}
