// libtorch is one per process, and TorchSharp frees numbers that an operation may still read when another thread collects: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
