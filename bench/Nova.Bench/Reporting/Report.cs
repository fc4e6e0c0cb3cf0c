using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nova.Bench.Reporting;

/// <summary>Writes each figure as one JSON line and one row of a table, with how busy the machine was.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _headed;

    public async Task AddAsync(Figure figure)
    {
        var load = await LoadAverageAsync();
        await output.WriteLineAsync(Json(figure, load).ToJsonString(Plain));
        if (!_headed)
        {
            await output.WriteLineAsync("| figure | value | budget | times the budget | load | besides |");
            await output.WriteLineAsync("|---|---|---|---|---|---|");
            _headed = true;
        }

        var budget = figure.Budget is { } wanted ? $"{Text(wanted)} {figure.Unit}" : "–";
        var ratio = figure.Ratio is { } times ? Text(times) : "–";
        var besides = string.Join(", ", figure.Details.Select(detail => $"{detail.Key} {Text(detail.Value)}"));
        await output.WriteLineAsync($"| {figure.Name} | {Text(figure.Value)} {figure.Unit} | {budget} | {ratio} | {Text(load)} | {besides} |");
        await output.FlushAsync();
    }

    private static JsonObject Json(Figure figure, double load)
    {
        var json = new JsonObject { ["figure"] = figure.Name, ["value"] = Round(figure.Value), ["unit"] = figure.Unit };
        if (figure.Budget is { } budget)
        {
            json["budget"] = budget;
            json["ratio"] = Round(figure.Ratio!.Value);
        }

        foreach (var (key, value) in figure.Details)
        {
            json[key] = Round(value);
        }

        json["cpus"] = Environment.ProcessorCount;
        json["load"] = load;
        return json;
    }

    /// <summary>Processes that wanted a CPU in the last minute: the measured ones, and whoever else was at work.</summary>
    private static async Task<double> LoadAverageAsync()
        => double.Parse((await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0], CultureInfo.InvariantCulture);

    private static double Round(double value) => double.IsFinite(value) && value != 0
        ? Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 9))
        : 0;

    private static string Text(double value) => Round(value).ToString("#,0.######", CultureInfo.InvariantCulture);
}
