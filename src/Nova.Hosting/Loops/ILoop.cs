namespace Nova.Hosting.Loops;

/// <summary>Work of a daemon that goes on until it is told to stop; registered by <see cref="LoopExtensions.AddLoop"/>, which has it supervised.</summary>
public interface ILoop
{
    /// <summary>Works until the token fires. Returning earlier means that there is nothing to do in this daemon.</summary>
    /// <remarks>It may be called again after an exception: what is kept between rounds is a field, what belongs to one run is not.</remarks>
    Task RunAsync(CancellationToken stopping);
}
