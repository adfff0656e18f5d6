/* The one symbol of GLIBCXX_3.4.32 that TorchSharp's native part imports: std::ios_base_library_init().
   Where libstdc++ is older, streams are initialised by each library's own static objects, so there is nothing to do. */
void _ZSt21ios_base_library_initv(void) {}
