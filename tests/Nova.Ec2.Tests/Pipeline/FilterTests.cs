using Nova.Api.Ec2.Pipeline;

namespace Nova.Ec2.Tests.Pipeline;

public sealed class FilterTests
{
    [Fact]
    public void Wildcards_end_where_they_have_looked_at_too_much()
    {
        var filters = Filters.Read(Ec2Parameters.Read(string.Join('&', (string[])["Filter.1.Name=name", .. Enumerable.Range(1, 200).Select(n => $"Filter.1.Value.{n}=*{n}?x*")]), ""), "name");
        var value = new string('y', 255);

        var refused = Assert.Throws<Ec2RefusalException>(() =>
        {
            for (var things = 0; things < 1000; things++)
            {
                filters.Fit(_ => [value]);
            }
        });

        Assert.Equal("FilterLimitExceeded", refused.Error.Code);
    }

    [Fact]
    public void Plain_texts_cost_nothing_of_it()
    {
        var filters = Filters.Read(Ec2Parameters.Read("Filter.1.Name=name&Filter.1.Value.1=x", ""), "name");

        for (var things = 0; things < 200_000; things++)
        {
            Assert.False(filters.Fit(_ => ["a longer text, as often as a large list has it, that is none of those which are asked for and has no end soon"]));
        }
    }
}
