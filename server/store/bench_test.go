package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/crypto/argon2"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// BenchmarkSession is what every request does first, among so many people who are signed in.
func BenchmarkSession(b *testing.B) {
	for _, people := range []int{1, 100_000} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			s := storetest.Open(b)
			hanako := s.Company("サンプル商事").User("佐藤 花子")
			ticket := hanako.SignedIn()
			crowd(s, hanako, people-1)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := s.Session(b.Context(), ticket.Secret, storetest.Address, storetest.Agent, portal.PurposeSession); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// crowd copies somebody n times, with the sessions that they have.
func crowd(s *storetest.Store, of *storetest.Person, n int) {
	const many = `
		CREATE TEMP TABLE many AS
			WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list) SELECT t.*, n FROM %s t, (SELECT n FROM list LIMIT %d) WHERE t.%s = '%s';
		UPDATE many SET id = id || n, %s;
		ALTER TABLE many DROP COLUMN n;
		INSERT INTO %s SELECT * FROM many;
		DROP TABLE many`
	s.Write(fmt.Sprintf(many, "users", n, "id", of.ID, "login_key = login_key || n", "users"))
	s.Write(fmt.Sprintf(many, "sessions", n, "user_id", of.ID, "user_id = user_id || n", "sessions"))
}

// BenchmarkSignIn is a sign-in with a wrong password beside the bare comparison of passwords, as many at once: the rest of
// it costs less than a tenth.
func BenchmarkSignIn(b *testing.B) {
	s := storetest.Open(b)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	var n atomic.Int64
	deeds := map[string]func(){
		"argon2id": func() { argon2.IDKey([]byte("wrong"), []byte("sixteen bytes..."), 2, 19*1024, 1, 32) },
		"sign-in": func() {
			who := portal.Actor{Address: fmt.Sprint("10.0.", n.Add(1)/256, ".", n.Load()%256)}
			if err := signInFrom(s, who, hanako.Mail); !portal.Refused(err, "login_refused") {
				b.Fatal(err)
			}
		},
	}
	for _, name := range []string{"argon2id", "sign-in", "argon2id", "sign-in"} {
		b.Run(name, func(b *testing.B) {
			places := make(chan struct{}, store.HashesAtOnce())
			var running sync.WaitGroup
			for range b.N {
				places <- struct{}{}
				running.Go(func() { defer func() { <-places }(); deeds[name]() })
			}
			running.Wait()
		})
	}
}

func signInFrom(s *storetest.Store, who portal.Actor, loginID string) error {
	_, err := s.SignIn(context.Background(), who, loginID, "wrong")
	return err
}

// BenchmarkSetForwarding is one number changed and on disk, by so many people at once, in a company of so many.
func BenchmarkSetForwarding(b *testing.B) {
	for _, row := range []struct{ writers, people int }{{1, 1}, {16, 1}, {16, 10_000}} {
		b.Run(fmt.Sprintf("writers=%d/people=%d", row.writers, row.people), func(b *testing.B) {
			s := storetest.Open(b)
			sample := s.Company("サンプル商事")
			contract := sample.VoiceGroup("Y1").Contract("N1")
			picks := make([]store.Selection, row.writers)
			for i := range picks {
				digits := fmt.Sprintf("03000010%02d", i)
				contract.Numbers(digits)
				picks[i] = pick(b, s, "Y1", digits)
			}
			who := sample.Administrator("山田 太郎").AtWork()
			crowd(s, sample.User("佐藤 花子"), row.people)
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			storetest.Together(b, row.writers, func(i int) error {
				for n := 0; left.Add(-1) >= 0; n++ {
					number := []string{"090-1234-5678", "080-1234-5678"}[n%2]
					if _, _, err := s.SetForwardings(b.Context(), who, store.Edit{Pick: picks[i], Seen: 1 << 40, Change: to(number)}); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}
