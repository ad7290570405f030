package store

import (
	"context"
	"fmt"
	"slices"
)

// countBounds is what counts ask of instants, in milliseconds since 1970 UTC.
type countBounds struct {
	long  int64 // forwarding since then at the latest
	today int64 // ends before then
}

// counts are those of voice groups, by their ids: from memory where the numbers are there, else by SQL, which stays the reference.
func (s *Store) counts(ctx context.Context, groups []VoiceGroup, by countBounds) (map[string]Counts, error) {
	all := make(map[string]Counts, len(groups))
	if x := s.numbers.Load(); x != nil {
		for _, one := range groups {
			all[one.ID] = x.counts(one.ID, by)
		}
		return all, nil
	}
	for some := range slices.Chunk(groups, namedAtOnce) {
		ids := make([]string, len(some))
		for i, one := range some {
			ids[i] = one.ID
		}
		if err := addCounts(ctx, s.read, all, siteCounts, nil, ids); err != nil {
			return nil, err
		}
		if err := addCounts(ctx, s.read, all, numberCounts, []any{by.long, by.today}, ids); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const siteCounts = `
	SELECT voice_group_id, COUNT(*) AS sites, SUM(CASE WHEN opened THEN 1 ELSE 0 END) AS opened_sites
	FROM contracts WHERE voice_group_id IN (?) GROUP BY voice_group_id`

// numberCounts goes over the numbers once for everything that is counted.
const numberCounts = `
	SELECT n.voice_group_id, COUNT(*) AS numbers,
		SUM(CASE WHEN f.is_on THEN 1 ELSE 0 END) AS forwarding,
		SUM(CASE WHEN f.is_on AND f.on_since <= ? THEN 1 ELSE 0 END) AS long,
		SUM(CASE WHEN f.until_at > 0 AND f.until_at < ? THEN 1 ELSE 0 END) AS ending
	FROM numbers n
	JOIN contracts c ON c.id = n.contract_id
	LEFT JOIN forwardings f ON f.number_id = n.id
	WHERE c.opened AND n.voice_group_id IN (?) GROUP BY n.voice_group_id`

func addCounts(ctx context.Context, from querier, to map[string]Counts, query string, args []any, ids []string) error {
	query, args, err := placeholders(query, args, ids)
	if err != nil {
		return fmt.Errorf("count numbers: %w", err)
	}
	rows, err := list[struct {
		VoiceGroup string `db:"voice_group_id"`
		Counts
	}](ctx, from, query, args...)
	for _, row := range rows {
		to[row.VoiceGroup] = to[row.VoiceGroup].and(row.Counts)
	}
	return err
}

// and adds two counts. Those that one query fills in are 0 in the other.
func (c Counts) and(other Counts) Counts {
	return Counts{
		c.Sites + other.Sites, c.OpenedSites + other.OpenedSites, c.Numbers + other.Numbers,
		c.Forwarding + other.Forwarding, c.Long + other.Long, c.Ending + other.Ending,
	}
}

func (x *index) counts(group string, by countBounds) Counts {
	of := x.sites[group]
	for _, c := range x.chunks.in(x.groups[group]) {
		c.opened.each(func(i int) {
			of.Numbers++
			if c.flags[i]&flagOn != 0 {
				of.Forwarding++
				if c.since[i] <= by.long {
					of.Long++
				}
			}
			if c.ends(i, by.today) {
				of.Ending++
			}
		})
	}
	return of
}
